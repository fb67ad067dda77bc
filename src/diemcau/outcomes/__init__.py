"""What a conference ends in: figures that agree, documents, certificates, reports, the press kit."""
