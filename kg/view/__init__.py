"""The graph page: one offline HTML file with evidence panel, drawing and table.

``payload`` says what a page shows, ``page`` makes one. Importing this package costs nothing.
"""
