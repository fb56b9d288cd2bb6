"""Files for other programs, made from a release: places as GeoJSON, the network as GraphML, meetings as iCalendar, the
evidence as Web Annotations, and all of it in one archive that describes itself (RO-Crate)."""
