"""What our own processes ask the api for; never reachable without the service token."""
