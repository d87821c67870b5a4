"""What the agency keeps of the journeys that it sold."""
