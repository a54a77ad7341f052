"""Other authorities' figures: files of the Department for Education, and an authority's own, into `data/imported`."""
