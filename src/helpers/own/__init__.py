"""What an authority's own returns add to a section; nothing is shown where there are none."""
