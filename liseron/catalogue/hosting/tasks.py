"""What the worker does for hosted files."""

from django_tasks import task

from liseron.catalogue.hosting.preparation import prepare_hosted_file


@task()
def prepare(file_id: int) -> None:
    """Make the pages of a hosted file; may be run again at any time."""
    prepare_hosted_file(file_id)
