"""Widgets that say their values in plain HTML where there is nothing to move them with."""

import ipywidgets


class Controls(ipywidgets.VBox):
    """Widgets below each other. Headless, on paper and in a viewer without widgets their `plain` form stands there."""

    def plain(self) -> str:
        """The values as HTML."""
        raise NotImplementedError

    def _repr_mimebundle_(self, **kwargs) -> dict:
        """Both forms: a front end that knows widgets takes the first."""
        return super()._repr_mimebundle_(**kwargs) | {"text/html": self.plain()}


def field(widget: type[ipywidgets.DOMWidget], label: str, **options) -> ipywidgets.DOMWidget:
    """A widget as wide as its column, with its label before it."""
    return widget(description=label, style={"description_width": "21em"}, layout={"width": "auto"}, **options)
