"""Many files: the pipeline that reads them and the journal that keeps what came out."""
