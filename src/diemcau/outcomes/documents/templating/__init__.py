"""An office's own .docx in place of ours: checked when it is stored, filled when a paper is made."""
