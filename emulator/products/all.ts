import type { Product } from "../product";
import { artifactRegistry } from "./artifactregistry";
import { certificateManager } from "./certificatemanager";
import { cloudBilling } from "./cloudbilling";
import { cloudflare } from "./cloudflare";
import { cloudkms } from "./cloudkms";
import { cloudResourceManager } from "./cloudresourcemanager";
import { cloudScheduler } from "./cloudscheduler";
import { compute } from "./compute";
import { dns } from "./dns";
import { hcloud, hetzner } from "./hcloud";
import { iam } from "./iam";
import { iamDenyPolicies } from "./iam-deny-policies";
import { logging } from "./logging";
import { monitoring } from "./monitoring";
import { networkSecurity } from "./networksecurity";
import { objectStorage } from "./object-storage";
import { pubsub } from "./pubsub";
import { redis } from "./redis";
import { run } from "./run";
import { secretmanager } from "./secretmanager";
import { serviceNetworking } from "./servicenetworking";
import { serviceUsage } from "./serviceusage";
import { sqladmin } from "./sqladmin";
import { storage } from "./storage";
import { storageDownloads } from "./storage-downloads";

/** Every product that the emulator has, one line each. */
export const products: readonly Product[] = [
  artifactRegistry,
  certificateManager,
  cloudBilling,
  cloudflare,
  cloudkms,
  cloudResourceManager,
  cloudScheduler,
  compute,
  dns,
  hcloud,
  hetzner,
  iam,
  iamDenyPolicies,
  logging,
  monitoring,
  networkSecurity,
  objectStorage,
  pubsub,
  redis,
  run,
  secretmanager,
  serviceNetworking,
  serviceUsage,
  sqladmin,
  storage,
  storageDownloads,
];
