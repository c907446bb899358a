"""Wind fields as files: NetCDF out and in, VTK out."""
