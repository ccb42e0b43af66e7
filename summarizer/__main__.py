"""The command `summarizer`, also as `python -m summarizer`."""

import sys

_INTERRUPTED = 130  # as `cli.options` has it, which is not loaded yet


def main() -> None:
    """Run the command line; Ctrl-C ends it quietly while it is still loading as well."""
    try:
        from summarizer.cli import main as run

        run()
    except KeyboardInterrupt:
        sys.exit(_INTERRUPTED)


if __name__ == "__main__":
    main()
