import { containerScanning } from "../../../../posture/checks/repository/container-scanning";
import { infrastructureAsCode } from "../../../../posture/checks/repository/infrastructure-as-code";
import { manualProductionMigrations } from "../../../../posture/checks/repository/manual-production-migrations";
import { workloadIdentityAuth } from "../../../../posture/checks/repository/workload-identity-auth";
import { deploy, describeRule, production } from "./repository";

const SCAN = 'run: trivy image --exit-code 1 "$IMAGE"';

describeRule(
  containerScanning,
  {
    "nothing is deployed": (files) => void delete files[".github/workflows/deploy.yml"],
    "there is no scan": deploy(`- ${SCAN}`, "- run: 'true'"),
    "findings do not count": deploy("--exit-code 1", "--exit-code 0"),
    "its failure is hidden": deploy(SCAN, `${SCAN} || true`),
    "the scan may fail": deploy(SCAN, `continue-on-error: true\n        ${SCAN}`),
    "the scan is left out at times": deploy(SCAN, `if: github.ref == 'refs/heads/next'\n        ${SCAN}`),
    "another image is scanned": deploy('"$IMAGE"\n  staging', "alpine:3\n  staging"),
    "a job does not wait for it": deploy("    needs: build\n", ""),
    "a job goes on after a failure": production(
      "    environment: production",
      "    if: always()\n    environment: production",
    ),
    "the image is deployed before": deploy(SCAN, `run: gcloud run deploy web --image "$IMAGE"\n      - ${SCAN}`),
    "the workflow cannot be read": deploy("jobs:", "jobs: }"),
  },
  {
    "scan and deployment are one job": deploy(
      SCAN,
      `${SCAN}\n      - run: gcloud beta run deploy web --image "$IMAGE"`,
    ),
  },
);

describeRule(
  workloadIdentityAuth,
  {
    "nothing is deployed": (files) => void delete files[".github/workflows/deploy.yml"],
    "a job does not sign in": production(
      "uses: google-github-actions/auth@v2",
      "uses: google-github-actions/setup-gcloud@v2",
    ),
    "a job signs in with a key": production(
      "workload_identity_provider: ${{ vars.PROVIDER }}",
      "credentials_json: ${{ secrets.KEY }}",
    ),
    "a key is there too": production(
      "workload_identity_provider: ${{ vars.PROVIDER }}",
      "workload_identity_provider: ${{ vars.PROVIDER }}\n          credentials_json: ${{ secrets.KEY }}",
    ),
    "a job may not ask for a token": production("id-token: write", "id-token: none"),
    "a job takes the repository's permissions": production(
      "    permissions: { contents: read, id-token: write }\n",
      "",
    ),
    "a job signs in at times": production(
      "- uses: google-github-actions/auth@v2",
      "- if: github.actor == 'me'\n        uses: google-github-actions/auth@v2",
    ),
    "a job signs in too late": production("    steps:\n", "    steps:\n      - run: terraform apply -auto-approve\n"),
    "a key stands in a variable": deploy("env:\n", "env:\n  GOOGLE_CREDENTIALS: ${{ secrets.KEY }}\n"),
    "gcloud takes a key": production(
      "run: gcloud",
      "run: gcloud auth activate-service-account --key-file key.json && gcloud",
    ),
    "the registry takes a key": deploy(
      "- run: docker build",
      "- uses: docker/login-action@v3\n        with: { username: _json_key, password: '${{ " +
        "secrets.KEY }}' }\n      - run: docker build",
    ),
  },
  {
    "the workflow gives the permission": (files) => {
      production("    permissions: { contents: read, id-token: write }\n", "")(files);
      deploy("env:\n", "permissions: { id-token: write }\nenv:\n")(files);
    },
  },
);

describeRule(
  manualProductionMigrations,
  {
    "nothing is deployed": (files) => void delete files[".github/workflows/deploy.yml"],
    "production is migrated": production(
      "- run: gcloud run",
      "- run: gcloud run jobs execute acme-migrate\n      - run: gcloud run",
    ),
    "a script migrates production": production(
      "- run: gcloud run",
      "- run: npm run db:migrate\n      - run: gcloud run",
    ),
    "a deployment of the job runs it": production(
      "- run: gcloud run",
      "- run: gcloud run jobs deploy acme-migrate --execute-now --image x\n      - run: gcloud run",
    ),
    "staging's job is production's too": deploy("environment: staging", "environment: ${{ inputs.environment }}"),
    "staging has no environment": deploy("    environment: staging\n", ""),
  },
  {
    "a condition keeps it to staging": (files) => {
      deploy("environment: staging", "environment: ${{ inputs.environment }}")(files);
      deploy("- run: gcloud run jobs", "- if: inputs.environment == 'staging'\n        run: gcloud run jobs")(files);
    },
    "production gets the job's new image only": production(
      "- run: gcloud run",
      "- run: gcloud run jobs update acme-migrate --image x\n      - run: gcloud run",
    ),
  },
);

describeRule(
  infrastructureAsCode,
  {
    "there is no Terraform": (files) => void delete files["main.tf"],
    "it holds no resource": (files) => void (files["main.tf"] = 'terraform {\n  required_version = "1.11"\n}\n'),
    "a workflow makes a bucket": deploy(
      "- run: docker build",
      "- run: gcloud storage buckets create gs://acme\n      - run: docker build",
    ),
    "a workflow gives a role": deploy(
      "- run: docker build",
      "- run: gcloud projects add-iam-policy-binding acme --member allUsers --role " +
        "roles/viewer\n      - run: docker build",
    ),
    "a project's source is missing": (files) => {
      delete files["main.tf"];
      files["cdktf.json"] = '{"app":"npx ts-node main.ts"}';
    },
    "a project's settings are no JSON": (files) => {
      delete files["main.tf"];
      files["cdktf.json"] = "{";
    },
  },
  {
    "it is CDK for Terraform": (files) => {
      delete files["main.tf"];
      files["cdktf.json"] = '{"app":"npx ts-node main.ts"}';
      files["main.ts"] = "export {};\n";
    },
  },
);
