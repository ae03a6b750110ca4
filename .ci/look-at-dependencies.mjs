// Looks at the dependencies of production: known vulnerabilities, and a list of parts (SBOM). Neither fails
// the run.
//
// An advisory that appears overnight says nothing about the change that is tested, and a registry that does
// not answer says nothing at all. Findings
// are printed with their severity, so that whoever merges decides.
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';

const sbomFile = 'sbom.cdx.json';
const patienceMs = 60_000;

/** Runs npm; answers what it wrote as JSON, or undefined when that is none. */
function askNpm(...words) {
  // One quick try: a registry that is away must not keep the run waiting.
  const { stdout, status } = spawnSync('npm', [...words, '--fetch-retries=0', '--fetch-timeout=20000'], {
    encoding: 'utf8',
    timeout: patienceMs,
    maxBuffer: 256 * 1024 * 1024,
  });
  try {
    return { status, answer: JSON.parse(stdout) };
  } catch {
    return { status, answer: undefined };
  }
}

function audit() {
  const { answer } = askNpm('audit', '--omit=dev', '--json');
  const counts = answer?.metadata?.vulnerabilities;
  if (!counts) {
    console.log(`audit: the registry does not answer (${answer?.message ?? 'no answer'}); nothing is known`);
    return;
  }
  console.log(`audit: ${counts.total} known vulnerabilities in dependencies of production`);
  for (const { name, severity, range } of Object.values(answer.vulnerabilities ?? {})) {
    console.log(`audit: ${severity} in ${name} ${range}`);
  }
}

function sbom() {
  const { answer, status } = askNpm('sbom', '--omit=dev', '--sbom-format=cyclonedx');
  if (!Array.isArray(answer?.components)) {
    console.log(`sbom: not written, npm ended with ${status}`);
    return;
  }
  writeFileSync(sbomFile, JSON.stringify(answer, undefined, 2));
  console.log(
    `sbom: ${sbomFile} lists ${answer.components.length} packages (CycloneDX ${answer.specVersion})`,
  );
}

audit();
sbom();
