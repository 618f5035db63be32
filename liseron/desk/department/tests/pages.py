"""Every page of the département's desk, as addresses."""

from django.urls import reverse

from liseron.desk.department.tests.network import Network


def of_lists() -> list[str]:
    names = ["partners", "libraries", "resources", "vendors", "quotas", "people", "unsettled", "imports"]
    names += ["rollouts", "visits"]
    names += ["budget", "subsidies"]
    names += ["titles", "withdrawals", "import_jobs", "import_feeds", "synonyms"]
    return [reverse(f"desk:dept_{name}") for name in names]


def of_readers_of_figures(net: Network) -> list[str]:
    """Those that finances see too."""
    return [
        reverse("desk:dept_home"),
        reverse("desk:dept_partners"),
        reverse("desk:dept_rollouts"),
        reverse("desk:dept_visits"),
        reverse("desk:dept_partner", args=[net.partner.slug]),
    ]


def of_money(net: Network) -> list[str]:
    """What finances and staff read and change."""
    year, line, subsidy = [net.subscription.year], [net.subscription.pk], [net.subsidy.pk]
    wanted = [
        *(("budget", []), ("budget_year", year), ("budget_amount", year), ("budget_line_new", year)),
        *(("budget_line", line), ("budget_line_change", line), ("budget_line_invoice", line)),
        *(("budget_line_renew", line), ("budget_line_remove", line)),
        *(("subsidies", []), ("subsidy_new", []), ("subsidy", subsidy), ("subsidy_change", subsidy)),
        *(("subsidy_action", subsidy), ("subsidy_step", [net.subsidy.pk, "recevable"])),
    ]
    return [reverse(f"desk:dept_{name}", args=args) for name, args in wanted]


def for_administrators() -> list[str]:
    return [reverse("desk:dept_journal")]


def for_staff(net: Network) -> list[str]:
    """Every page that answers to a simple visit, but those above."""
    partner, resource = [net.partner.slug], [net.resource.slug]
    record = [net.record.pk]
    wanted = [
        *(("partner_change", partner), ("partner_coverage", partner), ("partner_libraries", partner)),
        *(("partner_territory", partner), ("partner_new", []), ("libraries", []), ("library_new", [])),
        *(("library", [net.library.slug]), ("library_change", [net.library.slug])),
        *(("resources", []), ("resource_new", []), ("resource_dates", [])),
        *(("resource", resource), ("resource_change", resource), ("resource_right", resource)),
        *(("resource_right_withdraw", [net.resource.slug, net.right.pk]), ("resource_import", resource)),
        *(("resource_titles", resource), ("resource_title_new", resource)),
        *(("resource_title", [net.resource.slug, net.record.pk]), ("vendors", []), ("vendor_new", [])),
        *(("vendor", [net.resource.vendor.slug if net.resource.vendor else ""]), ("quotas", [])),
        *(("quota_new", []), ("quota", [net.quota.pk]), ("quota_remove", [net.quota.pk])),
        *(
            ("people", []),
            ("people_invite", []),
            ("people_revoke", [net.grant.pk]),
            ("people_reset", [net.grant.pk]),
            ("unsettled", []),
        ),
        *(("unsettled_line", [net.line.pk]), ("imports", []), ("import_libraries", [])),
        *(("import_populations", []), ("import_run", [net.line.run_id])),
        *(("titles", []), ("withdrawals", []), ("titles_withdraw", []), ("titles_withdraw_file", [])),
        *(("title", record), ("title_correct", record), ("title_window", record)),
        *(("title_withdraw", record), ("works", []), ("work", [net.record.work_id])),
        *(("synonyms", []), ("synonyms_new", []), ("import_jobs", []), ("import_job_new", [])),
        *(("import_feeds", []), ("import_feed_new", [])),
    ]
    return [reverse(f"desk:dept_{name}", args=args) for name, args in wanted]


def buttons(net: Network) -> list[str]:
    """Addresses that only take a POST."""
    wanted = [
        ("partner_library", [net.partner.slug, net.library.pk, "detacher"]),
        ("resource_publish", [net.resource.slug, "retirer"]),
        ("resource_titles_withdraw", [net.resource.slug]),
        ("title_restore", [net.record.pk]),
        ("title_take_back", [net.record.pk, "title"]),
        ("works_merge", []),
        ("work_split", [net.record.work_id]),
        ("people_remind", [net.grant.pk]),
        ("budget_line_align", [net.subscription.pk]),
        ("budget_line_move", [net.subscription.pk, "arreter"]),
        ("subsidy_undo", [net.subsidy.pk]),
    ]
    return [reverse(f"desk:dept_{name}", args=args) for name, args in wanted]
