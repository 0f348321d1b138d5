-- What each role may do within Umami's database, beside its owner. Run as the superuser, as often as one likes.
REVOKE ALL ON SCHEMA public FROM PUBLIC;
