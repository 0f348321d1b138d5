import { type Body, isObject, list, mergePatch, object, text } from "../core/json";
import { failedPrecondition, invalid } from "../core/errors";
import type { Resource } from "../core/store";
import type { Call, Collection } from "../product";

const PERIODS = ["60s", "300s", "600s", "900s"];
const FEWEST_PLACES = 3;
/** The United States are three places; every other region is one. */
const PLACES: Readonly<Record<string, number>> = { USA: FEWEST_PLACES };
const MASKED = "******";

export const uptimeCollections: Readonly<Record<string, Collection>> = {
  "projects.uptimeCheckConfigs": {
    id: idOfNew,
    immutable: ["monitoredResource", "resourceGroup"],
    secret: ["httpCheck.authInfo.password"],
    create: (_, body) => checked(mergePatch({ checkerType: "STATIC_IP_CHECKERS" }, complete(body))),
    update: (_, __, after) => checked(complete(after)),
    delete: refuseWhileWatched,
    view: (_, body, { body: whole }) => {
      const { authInfo, headers, maskHeaders, validateSsl } = object(whole.httpCheck);
      const shown: Body = {};
      if (object(authInfo).password !== undefined) shown.authInfo = { password: MASKED };
      if (maskHeaders === true) {
        shown.headers = Object.fromEntries(Object.keys(object(headers)).map((name) => [name, MASKED]));
      }
      // False is not written: that is how the service replies.
      if (validateSsl === false) shown.validateSsl = null;
      return Object.keys(shown).length === 0 ? body : mergePatch(body, { httpCheck: shown });
    },
  },
};

/** The display name, as far as it can be part of an id, and something random. */
function idOfNew(call: Call): string {
  const { ids, store } = call.world;
  const display = text(call.body.displayName);
  const slug = display
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-|-$/g, "");
  for (let count = 0; ; count++) {
    const random = ids.base64(`${call.collectionKey} ${display} ${String(count)}`, 8).replace(/[^A-Za-z0-9]/g, "");
    const id = `${slug}-${random}`;
    if (store.incarnation(`${call.collectionKey}/${id}`) === 0) return id;
  }
}

function complete(body: Body): Body {
  const defaults = { period: "60s", timeout: "10s" };
  return body.httpCheck === undefined
    ? { ...defaults, ...body }
    : mergePatch({ ...defaults, httpCheck: { requestMethod: "GET", path: "/" } }, body);
}

function checked(body: Body): Body {
  if (text(body.displayName) === "") throw invalid("Field uptime_check_config.display_name is required.");
  if (!PERIODS.includes(text(body.period))) throw invalid(`Period ${text(body.period)}: one of ${PERIODS.join(", ")}.`);
  const seconds = Number.parseFloat(text(body.timeout));
  if (seconds < 1 || seconds > 60) throw invalid(`Timeout ${text(body.timeout)}: it must be 1 to 60 seconds.`);
  const kinds = ["httpCheck", "tcpCheck", "syntheticMonitor"].filter((kind) => body[kind] !== undefined);
  if (kinds.length !== 1) throw invalid("An uptime check is exactly one of http_check, tcp_check, synthetic_monitor.");
  const regions = list(body.selectedRegions).map(text);
  const places = regions.reduce((sum, region) => sum + (PLACES[region] ?? 1), 0);
  if (regions.length > 0 && places < FEWEST_PLACES) {
    throw invalid(`The selected regions have ${String(places)} places; at least ${String(FEWEST_PLACES)} are needed.`);
  }
  return body;
}

/** @throws ApiError 400 while the filter of an alert policy names the check */
function refuseWhileWatched(call: Call, check: Resource): void {
  const id = check.key.split("/").pop() ?? "";
  const watching = call.world.store.list("monitoring.projects.alertPolicies").find(({ body }) =>
    list(body.conditions)
      .filter(isObject)
      .some((condition) => text(object(condition.conditionThreshold).filter).includes(`"${id}"`)),
  );
  if (!watching) return;
  throw failedPrecondition(`The uptime check ${id} is used by the alert policy ${text(watching.body.name)}.`);
}
