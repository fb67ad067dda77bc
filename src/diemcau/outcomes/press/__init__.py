"""What the press is given: release, speakers' cards, photographs and their captions."""
