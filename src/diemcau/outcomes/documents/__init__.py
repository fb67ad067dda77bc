"""Official documents: drafted from one record, reviewed, issued, revoked; versions, signed files, own templates."""
