"""The hall process: one conference's streams, demuxed by PyAV, cut into segments and parts of every rung that is wanted."""
