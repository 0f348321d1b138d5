import type { Body, Json } from "../../core/json";
import type { World } from "../../core/world";
import type { RestRoute } from "../../product";
import { invalidInput, refuse } from "./kind";
import { listReply } from "./lists";

/** What Hetzner offers and nobody makes: locations, types and images. Ids are made up, prices are left out. */
type Offers = "locations" | "server_types" | "images" | "storage_box_types";

const SINGULAR: Readonly<Record<Offers, string>> = {
  locations: "location",
  server_types: "server_type",
  images: "image",
  storage_box_types: "storage_box_type",
};

const location = (name: string, country: string, city: string, zone: string, at: readonly [number, number]): Body => ({
  name,
  description: city,
  country,
  city,
  latitude: at[0],
  longitude: at[1],
  network_zone: zone,
});

const LOCATIONS: readonly Body[] = [
  location("fsn1", "DE", "Falkenstein", "eu-central", [50.47612, 12.370071]),
  location("nbg1", "DE", "Nuremberg", "eu-central", [49.452102, 11.076665]),
  location("hel1", "FI", "Helsinki", "eu-central", [60.169855, 24.938379]),
  location("ash", "US", "Ashburn, VA", "us-east", [39.045821, -77.487073]),
  location("hil", "US", "Hillsboro, OR", "us-west", [45.54222, -122.951924]),
  location("sin", "SG", "Singapore", "ap-southeast", [1.283333, 103.833333]),
];

const serverType = (name: string, cores: number, memory: number, disk: number): Body => ({
  name,
  description: name.toUpperCase(),
  cores,
  memory,
  disk,
  storage_type: "local",
  cpu_type: name.startsWith("ccx") ? "dedicated" : "shared",
  architecture: name.startsWith("cax") ? "arm" : "x86",
  prices: [],
  deprecated: false,
  deprecation: null,
});

/** By Hetzner's price list: cores, memory in GB and disk in GB. */
const SERVER_TYPES: readonly Body[] = [
  serverType("cx23", 2, 4, 40),
  serverType("cx33", 4, 8, 80),
  serverType("cx43", 8, 16, 160),
  serverType("cx53", 16, 32, 320),
  serverType("cax11", 2, 4, 40),
  serverType("cax21", 4, 8, 80),
  serverType("cax31", 8, 16, 160),
  serverType("cax41", 16, 32, 320),
  serverType("ccx13", 2, 8, 80),
  serverType("ccx23", 4, 16, 160),
  serverType("ccx33", 8, 32, 240),
  serverType("ccx43", 16, 64, 360),
  serverType("ccx53", 32, 128, 600),
  serverType("ccx63", 48, 192, 960),
];

const image = (flavor: string, version: string): Body[] =>
  ["x86", "arm"].map((architecture) => ({
    type: "system",
    status: "available",
    name: `${flavor}-${version}`,
    description: `${flavor.charAt(0).toUpperCase()}${flavor.slice(1)} ${version}`,
    image_size: null,
    disk_size: 5,
    created: null,
    created_from: null,
    bound_to: null,
    os_flavor: flavor,
    os_version: version,
    architecture,
    rapid_deploy: true,
    protection: { delete: false },
    deprecated: null,
    deleted: null,
    labels: {},
  }));

const IMAGES: readonly Body[] = [
  ...image("debian", "12"),
  ...image("debian", "13"),
  ...image("ubuntu", "22.04"),
  ...image("ubuntu", "24.04"),
];

const TIB = 2 ** 40;

const storageBoxType = (name: string, size: number, snapshots: number): Body => ({
  name,
  description: name.toUpperCase(),
  snapshot_limit: snapshots,
  automatic_snapshot_limit: snapshots,
  subaccounts_limit: 100,
  size: size * TIB,
  prices: [],
  deprecation: null,
});

const STORAGE_BOX_TYPES: readonly Body[] = [
  storageBoxType("bx11", 1, 10),
  storageBoxType("bx21", 5, 20),
  storageBoxType("bx31", 10, 30),
  storageBoxType("bx41", 20, 40),
];

const OFFERED: Readonly<Record<Offers, readonly Body[]>> = {
  locations: LOCATIONS,
  server_types: SERVER_TYPES,
  images: IMAGES,
  storage_box_types: STORAGE_BOX_TYPES,
};

function idOf(world: World, what: Offers, body: Body): number {
  return Number(world.ids.decimal(`${what} ${String(body.name)} ${String(body.architecture)}`, 8));
}

/** All that is offered of a kind, with ids. */
export function offers(world: World, what: Offers): Body[] {
  return OFFERED[what].map((body) => {
    const complete = { id: idOf(world, what, body), ...body };
    if (what !== "server_types") return complete;
    const locations = offers(world, "locations").map(({ id, name }): Json => {
      return { id: id ?? null, name: name ?? null, deprecation: null, available: true, recommended: true };
    });
    return { ...complete, locations };
  });
}

/**
 * What a request names by id or by name.
 *
 * @param fits what else it must be, such as of an architecture
 * @throws RestError 422
 */
export function offered(world: World, what: Offers, given: unknown, fits: (body: Body) => boolean = () => true): Body {
  const known = offers(world, what);
  const found = known.find((one) => [one.id, one.name].some((own) => String(own) === String(given)) && fits(one));
  if (!found) throw invalidInput(SINGULAR[what], `${SINGULAR[what]} ${String(given)} not found`);
  return found;
}

/** Lists and single items of what is offered. */
export function catalogRoutes(service: string, kinds: readonly Offers[]): RestRoute[] {
  return kinds.flatMap((what): RestRoute[] => [
    {
      id: `${service}.${what}.list`,
      verb: "GET",
      path: `/v1/${what}`,
      handle: (call) => {
        const { searchParams } = call.url;
        const shown = offers(call.world, what).filter((one) =>
          ["name", "architecture", "type", "status"].every((field) => {
            const wanted = searchParams.getAll(field);
            return wanted.length === 0 || wanted.includes(String(one[field]));
          }),
        );
        return listReply(call, what, shown);
      },
    },
    {
      id: `${service}.${what}.get`,
      verb: "GET",
      path: `/v1/${what}/{id}`,
      handle: ({ world, params }) => {
        const found = offers(world, what).find((one) => String(one.id) === params.id);
        if (!found) throw refuse(404, "not_found", `${SINGULAR[what]} with ID '${params.id ?? ""}' not found`);
        return { [SINGULAR[what]]: found };
      },
    },
  ]);
}
