"""The report in other forms than pages: a Word document, slides and a spreadsheet."""
