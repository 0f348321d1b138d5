import { App } from "cdktf";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** An App for stacks that are looked at and not written. Its directory belongs to this run of the tests. */
export const testApp = (): App =>
  new App({ outdir: join(process.env.AVOUCH_TEST_RUN ?? tmpdir(), "app"), skipValidation: true });
