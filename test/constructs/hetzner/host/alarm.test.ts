import { createServer, IncomingHttpHeaders, Server } from "node:http";
import { AddressInfo } from "node:net";
import { readFileSync } from "node:fs";
import { alarm, alarmOf } from "../../../../constructs/hetzner/host/alarm";
import { describeWith } from "./available";
import { ScriptSandbox } from "./programs";

const PROPS = { from: "alarm@example.com", to: ["ada@example.com", "grace@example.com"] };
const contentOf = (name: string) => alarm(PROPS).files?.find(({ path }) => path.endsWith(name))?.content ?? "";

test("the key is a sealed credential of its unit, and in no setting", () => {
  expect(alarm(PROPS).credentials).toEqual(["resend-key"]);
  expect(contentOf("alarm@.service")).toMatch(/^LoadCredentialEncrypted=resend-key$/m);
  expect(contentOf("alarm.env")).toBe(
    'ALARM_FROM="alarm@example.com"\nALARM_TO="ada@example.com grace@example.com"\n' +
      'ALARM_URL="https://api.resend.com/emails"\n',
  );
});

test("a unit that keeps failing does not mail without end, and the alarm raises no alarm", () => {
  expect(contentOf("alarm@.service")).toMatch(/^StartLimitBurst=5$/m);
  expect(contentOf("alarm@.service")).not.toMatch(/OnFailure/);
});

test("units of the distribution raise it by a drop-in", () => {
  expect(alarmOf("apt-daily-upgrade.service")).toEqual({
    path: "/etc/systemd/system/apt-daily-upgrade.service.d/alarm.conf",
    content: "[Unit]\nOnFailure=alarm@%n.service\n",
  });
});

test.each([[[]], [["nobody"]], [['a@example.com" x="']]])("%j is nobody to mail to", (to) => {
  expect(() => alarm({ ...PROPS, to })).toThrow(/to: got .*; allowed: one or more addresses of mail/);
});

describeWith(["curl", "jq"], "a mail", () => {
  let bench: ScriptSandbox;
  let resend: Server;
  let status = 200;
  const got: { headers: IncomingHttpHeaders; body: string }[] = [];
  beforeAll(async () => {
    bench = new ScriptSandbox();
    bench.standIn("systemctl", "echo Result=exit-code; echo ExecMainStatus=1; echo NRestarts=0");
    bench.standIn("hostname", "echo database");
    bench.standIn("curl", `cat /proc/$$/cmdline | tr '\\0' ' ' >> '${bench.at("arguments")}'\nexec /usr/bin/curl "$@"`);
    bench.write("resend-key", "the-key\n");
    resend = createServer((request, response) => {
      let body = "";
      request.on("data", (text: Buffer) => (body += text.toString()));
      request.on("end", () => {
        got.push({ headers: request.headers, body });
        response.writeHead(status).end("{}");
      });
    });
    await new Promise<void>((resolve) => {
      resend.listen(0, "127.0.0.1", resolve);
    });
  });
  afterAll(() => {
    resend.close();
    bench.remove();
  });
  const raise = () =>
    bench.run("alarm", ["backup.service"], {
      ALARM_FROM: PROPS.from,
      ALARM_TO: PROPS.to.join(" "),
      ALARM_URL: `http://127.0.0.1:${(resend.address() as AddressInfo).port}/emails`,
      CREDENTIALS_DIRECTORY: bench.directory,
    });

  test("tells everybody which unit failed, where and how, and no more", async () => {
    expect(await raise()).toEqual({ status: 0, stdout: "", stderr: "" });
    const mail = JSON.parse(got[0]?.body ?? "") as { text: string };
    expect(mail).toEqual({
      from: PROPS.from,
      to: PROPS.to,
      subject: "backup.service failed on database",
      text: mail.text,
    });
    expect(mail.text.replace(/\d{4}-\d\d-\d\dT[\d:]{8}Z/, "NOW")).toBe(
      "backup.service failed on database at NOW.\n\nResult=exit-code\nExecMainStatus=1\n" +
        "NRestarts=0\n\nOn the host: journalctl --unit backup.service --since -1h\n",
    );
    expect(got[0]?.headers).toMatchObject({ authorization: "Bearer the-key", "content-type": "application/json" });
  });

  test("does not show the key to other processes", () => {
    expect(readFileSync(bench.at("arguments"), "utf8")).toMatch(/--header @/);
    expect(readFileSync(bench.at("arguments"), "utf8")).not.toContain("the-key");
  });

  test("that Resend refuses makes the unit fail, and systemd try again", async () => {
    status = 500;
    expect((await raise()).status).not.toBe(0);
    expect(contentOf("alarm@.service")).toMatch(/^Restart=on-failure$/m);
  });
});
