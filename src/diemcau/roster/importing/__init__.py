"""From an uploaded file to entries: opened by content, columns recognised, guarded, checked, kept aside until confirmed."""
