"""The pages, one file for each group of screens; each calls one view or one verb of the desk."""
