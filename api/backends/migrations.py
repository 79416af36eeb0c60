"""Migrations: models that can be queried are made for the operations that ask for them."""

from __future__ import annotations

from functools import cached_property

from tortoise.migrations.executor import MigrationExecutor
from tortoise.migrations.graph import MigrationKey
from tortoise.migrations.schema_generator.state import ModelState, State
from tortoise.migrations.schema_generator.state_apps import StateApps


class _Described(StateApps):
    """Models good for describing their tables, which is all that most operations want of them."""

    def _build_initial_querysets(self) -> None:
        for app in self.apps.values():
            for model in app.values():
                model._meta.finalise_fields()

    def whole(self, models: dict[tuple[str, str], ModelState]) -> StateApps:
        """These models, good for queries too."""
        return StateApps(dict(self._default_connections), self._connections).clone(models)


class _Before(State):
    """The models as an operation found them, made when it asks for them."""

    def __init__(self, models: dict[tuple[str, str], ModelState], apps: _Described) -> None:
        self.models, self._apps = models, apps

    @cached_property
    def apps(self) -> StateApps:  # type: ignore[override]  # a plain field in the library
        """The models themselves: data are moved with them."""
        return self._apps.whole(self.models)


class _Now(State):
    apps: _Described

    def clone(self) -> State:
        """What the state is now, whatever becomes of it."""
        return _Before({key: model.clone() for key, model in self.models.items()}, self.apps)


class Migrations(MigrationExecutor):
    """Tortoise's own takes ten times as long: it makes every model anew, twice, for each operation."""

    async def _project_state(self, applied: set[MigrationKey], *, upto: MigrationKey | None = None) -> State:
        state = await super()._project_state(applied, upto=upto)
        apps = _Described(dict(state.apps._default_connections), state.apps._connections)
        apps.apps = state.apps.apps
        return _Now(state.models, apps)
