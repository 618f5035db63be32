def test_a_harvest_takes_what_the_partner_may_enter(repository):
    repository.set(page_size=3)
    taken = repository.harvest()
    assert len(taken) == 8
    assert all(taken.values())
