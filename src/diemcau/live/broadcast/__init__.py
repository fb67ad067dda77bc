"""Picture and sound of the hall: how a conference broadcasts, who may publish, what rooms play and how well they do."""
