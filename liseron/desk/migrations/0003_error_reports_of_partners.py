"""Reports of errors belong to a partner, no longer to a name: the table that `catalogue` 0013 hands over, one column more."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("catalogue", "0013_error_reports_leave"),
        ("desk", "0002_workbench_tests"),
        ("partners", "0004_rollout"),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.CreateModel(
                    name="ErrorReport",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("words", models.CharField(max_length=500)),
                        ("place", models.CharField(blank=True, max_length=200)),
                        ("by", models.CharField(max_length=80)),
                        ("at", models.DateTimeField()),
                        ("answer", models.CharField(blank=True, max_length=300)),
                        ("settled_at", models.DateTimeField(blank=True, null=True)),
                        ("settled_by", models.CharField(blank=True, max_length=80)),
                        ("record", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="error_reports", to="catalogue.record")),
                    ],
                    options={
                        "verbose_name": "erreur signalée",
                        "ordering": ["-at", "-pk"],
                        "constraints": [
                            models.CheckConstraint(condition=models.Q(("words", ""), _negated=True), name="error_report_says_what"),
                            models.CheckConstraint(
                                condition=models.Q(models.Q(("answer", ""), ("settled_at__isnull", True)), models.Q(("settled_at__isnull", False), models.Q(("answer", ""), _negated=True)), _connector="OR"),
                                name="error_report_settled_with_an_answer",
                            ),
                            models.UniqueConstraint(condition=models.Q(("settled_at__isnull", True)), fields=("record", "by"), name="error_report_once_at_a_time"),
                        ],
                    },
                ),
            ],
        ),
        migrations.AddField(
            model_name="errorreport",
            name="partner",
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="error_reports", to="partners.partner"),
        ),
    ]
