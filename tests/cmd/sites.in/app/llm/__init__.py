from .models import DEFAULT_MODEL as MODEL
