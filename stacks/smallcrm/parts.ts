import { alarm } from "../../constructs/hetzner/host/alarm";
import { backup } from "../../constructs/hetzner/host/backup";
import { base } from "../../constructs/hetzner/host/base";
import { caddy } from "../../constructs/hetzner/host/caddy";
import { applicationContainer, umamiContainer } from "../../constructs/hetzner/host/containers";
import { dataVolume } from "../../constructs/hetzner/host/data-volume";
import { firewall } from "../../constructs/hetzner/host/firewall";
import { behindGateway, gateway } from "../../constructs/hetzner/host/gateway";
import { Part } from "../../constructs/hetzner/host/part";
import { APPLICATION_DATA, DATABASE_DATA } from "../../constructs/hetzner/host/paths";
import { postgresClient } from "../../constructs/hetzner/host/postgres-client";
import { postgresServer } from "../../constructs/hetzner/host/postgres-server";
import { restoreTest } from "../../constructs/hetzner/host/restore-test";
import { PrivateNetwork } from "../../constructs/hetzner/private-network";
import { SmallcrmSettings } from "../../environments/smallcrm-schema";
import { databaseRoles, smallcrmScript } from "./host/files";
import { retention } from "./host/retention";

/**
 * The application server's parts. Those that others depend on come first; the firewall collects what all of them allow
 * in.
 */
export function applicationParts(settings: SmallcrmSettings): readonly Part[] {
  const { access, alarm: mail, backups, maintenance, network, web } = settings;
  const { databaseAddress } = network;
  const { at, restoreTest: test, storageBox } = backups;
  const parts = [
    base({
      rebootTime: maintenance.rebootTime,
      administrators: access.administrators,
      sshFrom: access.sshRanges,
      sshJumpTargets: [databaseAddress],
    }),
    gateway({ network: network.range }),
    dataVolume(APPLICATION_DATA),
    alarm(mail),
    postgresClient({ databaseAddress }),
    caddy({
      hosts: web.hosts,
      email: web.email,
      hstsMaxAgeSeconds: web.hstsMaxAgeSeconds,
      dashboardFrom: web.dashboardRanges,
    }),
    applicationContainer({ image: settings.application.image, databaseAddress }),
    umamiContainer({
      image: settings.application.umamiImage,
      databaseAddress,
      start: smallcrmScript("umami-start"),
    }),
    retention(),
    backup({ storageBox, at: `*-*-* ${at}:00` }),
    restoreTest({ image: test.image, at: `${test.day} *-*-* ${test.at}:00` }),
  ];
  return [firewall(parts, { forward: { from: databaseAddress } }), ...parts];
}

/**
 * The database server's parts. It reboots half an hour after the application server, through which it reaches the
 * internet.
 */
export function databaseParts(settings: SmallcrmSettings, network: PrivateNetwork): readonly Part[] {
  const { access, alarm: mail, maintenance } = settings;
  const { applicationAddress } = settings.network;
  const parts = [
    behindGateway({ gateway: network.gateway }),
    base({
      rebootTime: later(maintenance.rebootTime, 30),
      administrators: access.administrators,
      sshFrom: [applicationAddress],
    }),
    dataVolume(DATABASE_DATA),
    alarm(mail),
    postgresServer({
      address: settings.network.databaseAddress,
      applicationAddress,
      memoryMb: settings.database.memoryMb,
      roles: databaseRoles(),
    }),
  ];
  return [firewall(parts), ...parts];
}

/** A time of day, some minutes later. */
export function later(time: string, minutes: number): string {
  const all = (Number(time.slice(0, 2)) * 60 + Number(time.slice(3)) + minutes) % 1440;
  return `${String(Math.floor(all / 60)).padStart(2, "0")}:${String(all % 60).padStart(2, "0")}`;
}
