"""The command line. Its parts are read only when they are asked for, so that `--help` answers at once."""

import sys

import click

from app.rules.refusals import Refused

#: A command, the module that has it, and what it is for.
_COMMANDS = {
    "serve": ("serve", "Serve web pages and run the worker, in one process group."),
    "web": ("serve", "Serve web pages only."),
    "worker": ("serve", "Send letters and do whatever else is due."),
    "init": ("database", "Make or upgrade the database."),
    "accounts": ("accounts", "Add accounts and make sign-in links."),
    "lists": ("lists", "Import invitee lists."),
    "events": ("events", "List events, publish them."),
    "invitations": ("invitations", "Send invitations, list their links."),
    "attendees": ("attendees", "Export who is coming."),
    "calendar": ("calendar", "Export calendar files."),
    "mail": ("mail", "Take in mail: calendars' replies, and reports about letters."),
    "backup": ("backups", "Write everything to one file."),
    "restore": ("backups", "Put a backup into an empty database."),
    "check": ("database", "Verify what Placecard promises, against the database."),
}


class LateCommands(click.Group):
    """A group whose commands are imported when they are run."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 -- click's signature.
        """The commands in the order of the table."""
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 -- click's signature.
        """The command of that name, from its module."""
        if cmd_name not in _COMMANDS:
            return None
        from importlib import import_module  # noqa: PLC0415 -- Only a command that is run is imported.

        module = import_module(f"app.cli.{_COMMANDS[cmd_name][0]}")
        command: click.Command = getattr(module, cmd_name)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002 -- click's signature.
        """List the commands without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, words) for name, (_, words) in _COMMANDS.items()])


@click.group(cls=LateCommands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="placecard", prog_name="placecard")
def placecard() -> None:
    """Placecard: invite the right people, and never promise a chair that is not there."""


def main() -> None:
    """Run the command line. Exits with 0 when done, 1 when refused with a sentence, 2 for wrong usage."""
    try:
        placecard.main(prog_name="placecard", standalone_mode=False)
    except click.exceptions.Abort:
        sys.exit(1)
    except click.ClickException as wrong:
        wrong.show()
        sys.exit(wrong.exit_code)
    except click.exceptions.Exit as done:
        sys.exit(done.exit_code)
    except Refused as refusal:
        click.echo(str(refusal), err=True)
        sys.exit(1)
