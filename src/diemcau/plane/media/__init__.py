"""The programme's picture and sound: from a publisher's byte stream to segments that fronts serve. Only `hall` loads PyAV."""
