"""All that is stored of one person: finding it, telling it, erasing it."""
