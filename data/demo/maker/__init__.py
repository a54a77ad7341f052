"""How the synthetic authority is made: lives of children in care, then the files an authority would hold."""
