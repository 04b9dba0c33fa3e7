"""What every generated client needs at run time. Copied into `callsheet_clients/_runtime` as it stands."""
