"""Behind `desk`: the parameters form and the scenario explorer."""
