"""The shell of every page."""


def test_home_is_there_for_every_role(world, browser):
    for who in world.people:
        assert browser(who).get(world.url()).status_code == 200
