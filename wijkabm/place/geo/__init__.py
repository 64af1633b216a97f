"""A wijk's own streets out of maps that anybody may download: what `wijkabm streets` does.

    files      what kind of file this is, and how to convert one that is not read
    layers     shapes and values of a GeoPackage or GeoJSON, within a window
    spellings  what a column is called here, there, and in ten letters
    geopackage one of the two kinds that are read
    geojson    the other
    rd         degrees to metres
    boundary   the wijk's edge
    roads      road sections, with their names and house numbers
    dwellings  addresses, what they are used for
    premises   a list of shop premises
    network    sections that meet at crossings, and what hangs together
    cleaning   what lies in the wijk; crossings that are one made one, pieces joined
    joining    streets that go on made one segment
    matching   which point stands along which street
    along      homes and shop units along every street
    make       all of it, one after another, into a file of streets

Shapely is used here and nowhere else, and only the command comes here: a run reads the file that was
made. What comes out depends on what the maps hold, never on the order of their rows, nor on the keys of a
register: one format has them and another has not.
"""
