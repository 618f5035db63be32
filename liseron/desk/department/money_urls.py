"""Addresses of the département's money: the budget, its lines, the subsidies."""

from django.urls import URLPattern, path

from liseron.desk.department import budget, budget_lines, subsidies, subsidy_steps

urlpatterns: list[URLPattern] = [
    path("budget/", budget.budget, name="dept_budget"),
    path("budget/<int:year>/", budget.budget, name="dept_budget_year"),
    path("budget/<int:year>/montant/", budget.budget_amount, name="dept_budget_amount"),
    path("budget/<int:year>/nouvelle-ligne/", budget_lines.line_new, name="dept_budget_line_new"),
    path("budget/ligne/<int:pk>/", budget_lines.line, name="dept_budget_line"),
    path("budget/ligne/<int:pk>/modifier/", budget_lines.line_change, name="dept_budget_line_change"),
    path("budget/ligne/<int:pk>/facture/", budget_lines.line_invoice, name="dept_budget_line_invoice"),
    path("budget/ligne/<int:pk>/renouveler/", budget_lines.line_renew, name="dept_budget_line_renew"),
    path("budget/ligne/<int:pk>/supprimer/", budget_lines.line_remove, name="dept_budget_line_remove"),
    path("budget/ligne/<int:pk>/fermeture/", budget_lines.line_align, name="dept_budget_line_align"),
    path("budget/ligne/<int:pk>/decision/<str:move>/", budget_lines.line_move, name="dept_budget_line_move"),
    path("aides/", subsidies.subsidies, name="dept_subsidies"),
    path("aides/nouvelle/", subsidies.subsidy_new, name="dept_subsidy_new"),
    path("aides/<int:pk>/", subsidies.subsidy, name="dept_subsidy"),
    path("aides/<int:pk>/modifier/", subsidies.subsidy_change, name="dept_subsidy_change"),
    path("aides/<int:pk>/reprendre/", subsidies.subsidy_undo, name="dept_subsidy_undo"),
    path("aides/<int:pk>/action/", subsidy_steps.subsidy_action, name="dept_subsidy_action"),
    path("aides/<int:pk>/etape/<str:step>/", subsidy_steps.subsidy_step, name="dept_subsidy_step"),
]
