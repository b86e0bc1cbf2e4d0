"""Files and mappings to drafts: `reader` for files, `schema` for what a draft declares, `discover` for folders."""
