import { rmSync } from "node:fs";

export default function teardown(): void {
  rmSync(process.env.AVOUCH_TEST_RUN ?? "", { recursive: true, force: true });
}
