-- What each role may do within the application's database, beside its owner. Run as the superuser, as often as one likes.
REVOKE ALL ON SCHEMA public FROM PUBLIC;
