import type { SecretFormat } from '../secret-format.ts';
import { OBSERVED, REGISTERED } from './sources.ts';

const AWS = 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-unique-ids';
const AZURE = 'https://learn.microsoft.com/en-us/purview/sit-definition-azure-ad-client-secret';
const GOOGLE = 'https://cloud.google.com/docs/authentication/api-keys';
const DIGITALOCEAN = 'https://docs.digitalocean.com/reference/api/';

/** Clouds, hosts and content networks. */
export const CLOUD_FORMATS: readonly SecretFormat[] = [
  { id: 'aws-access-token', name: 'AWS access key id', opens: 'with its secret, the AWS account', grammar: '(AKIA|ASIA|ABIA|ACCA)<upper36 16>', source: AWS },
  { id: 'aws-access-token-old', name: 'AWS access key id, older form', opens: 'with its secret, the AWS account', grammar: 'A3T<upper36 17>', source: OBSERVED },
  { id: 'aws-secret-access-key', name: 'AWS secret access key', opens: 'the AWS account', grammar: '<base64 40>', keywords: ['aws_sec', 'aws-sec', 'awssec', 'secretaccesskey', 'secret_access_key', 'aws_key'], source: AWS },
  { id: 'aws-amazon-bedrock-api-key-long-lived', name: 'Amazon Bedrock API key', opens: 'models of the account', grammar: 'ABSK<base64 109-269>', source: 'https://docs.aws.amazon.com/bedrock/latest/userguide/api-keys.html' },
  { id: 'aws-amazon-bedrock-api-key-short-lived', name: 'Amazon Bedrock short-lived API key', opens: 'models of the account for hours', grammar: ['bedrock-api-key-YmVkcm9jay5hbWF6b25hd3MuY29t<base64urlpadded 0-1200>'], entropyMin: 0, source: 'https://docs.aws.amazon.com/bedrock/latest/userguide/api-keys.html' },
  { id: 'aws-mws-auth-token', name: 'Amazon MWS token', opens: 'the seller account', grammar: 'amzn.mws.<hex 8>-<hex 4>-<hex 4>-<hex 4>-<hex 12>', source: REGISTERED },
  { id: 'gcp-api-key', name: 'Google API key', opens: 'Google services billed to the project', grammar: 'AIza<base64url 35>', source: GOOGLE },
  { id: 'gcp-oauth-client-secret', name: 'Google OAuth client secret', opens: 'sign-in of the application', grammar: 'GOCSPX-<base64url 28>', source: REGISTERED },
  { id: 'gcp-oauth-access-token', name: 'Google OAuth access token', opens: 'what the user allowed, for an hour', grammar: 'ya29.<base64url 30-1000>', source: REGISTERED },
  { id: 'gcp-oauth-refresh-token', name: 'Google OAuth refresh token', opens: 'new access tokens of the user', grammar: '1//0<base64url 60-200>', boundary: 'tight', source: REGISTERED },
  { id: 'gcp-hmac-key-id', name: 'Google Cloud Storage HMAC access id', opens: 'with its secret, storage buckets', grammar: 'GOOG1E<upper36 55>', source: REGISTERED },
  { id: 'azure-ad-client-secret', name: 'Microsoft Entra client secret', opens: 'what the application may reach', grammar: '<tilde 3><digit 1>Q~<tilde 31-34>', source: AZURE },
  { id: 'azure-storage-account-key', name: 'Azure storage account key', opens: 'all data of the storage account', grammar: 'AccountKey=^<base64 88>', source: 'https://learn.microsoft.com/en-us/azure/storage/common/storage-configure-connection-string' },
  { id: 'azure-shared-access-key', name: 'Azure Service Bus, Event Hubs or IoT Hub key', opens: 'the namespace', grammar: 'SharedAccessKey=^<base64 44>', source: 'https://learn.microsoft.com/en-us/azure/service-bus-messaging/service-bus-sas' },
  { id: 'azure-sas-signature', name: 'Azure shared access signature', opens: 'what the signed link names', grammar: ['sig=^<percent 43-120>', 'sig=^<base64 43-44>'], source: 'https://learn.microsoft.com/en-us/azure/storage/common/storage-sas-overview' },
  { id: 'azure-signed-key', name: 'Azure key with the common signature', opens: 'the Azure resource', grammar: '<base62 52>JQQJ99<base62 26>', source: 'https://learn.microsoft.com/en-us/purview/sit-defn-azure-signature' },
  { id: 'azure-devops-pat', name: 'Azure DevOps personal access token', opens: 'repositories and pipelines', grammar: '<base62 76>AZDO<base62 4>', source: 'https://learn.microsoft.com/en-us/azure/devops/organizations/accounts/use-personal-access-tokens-to-authenticate' },
  { id: 'azure-openai-key', name: 'Azure AI services key', opens: 'models of the resource', grammar: '<hex 32>', keywords: ['ocp-apim-subscription', 'azure_openai', 'azureopenai', 'cognitive'], source: 'https://learn.microsoft.com/en-us/azure/ai-services/authentication' },
  { id: 'alibaba-access-key-id', name: 'Alibaba Cloud AccessKey id', opens: 'with its secret, the account', grammar: 'LTAI<base62 16-20>', source: REGISTERED },
  { id: 'alibaba-secret-key', name: 'Alibaba Cloud AccessKey secret', opens: 'the account', grammar: '<base62 30>', keywords: ['alibaba', 'aliyun'], source: OBSERVED },
  { id: 'tencent-secret-id', name: 'Tencent Cloud secret id', opens: 'with its key, the account', grammar: 'AKID<base62 32>', source: REGISTERED },
  { id: 'yandex-access-token', name: 'Yandex Cloud IAM token', opens: 'the folder, for hours', grammar: 't1.<base64urlpadded 8-20>.<base64urlpadded 80-200>', source: OBSERVED },
  { id: 'yandex-api-key', name: 'Yandex Cloud API key', opens: 'services of the account', grammar: 'AQVN<base64url 35-38>', source: OBSERVED },
  { id: 'yandex-aws-access-token', name: 'Yandex Cloud static key', opens: 'storage buckets', grammar: 'YC<base64url 38>', boundary: 'tight', source: OBSERVED },
  { id: 'ibm-cloud-api-key', name: 'IBM Cloud API key', opens: 'the account', grammar: '<base64url 44>', keywords: ['ibm', 'bluemix', 'cloud-iam', 'cloud_iam'], source: REGISTERED },
  { id: 'digitalocean-pat', name: 'DigitalOcean personal access token', opens: 'the account', grammar: 'dop_v1_<hex 64>', source: DIGITALOCEAN },
  { id: 'digitalocean-access-token', name: 'DigitalOcean OAuth token', opens: 'what the user allowed', grammar: 'doo_v1_<hex 64>', source: DIGITALOCEAN },
  { id: 'digitalocean-refresh-token', name: 'DigitalOcean refresh token', opens: 'new tokens', grammar: 'dor_v1_<hex 64>', source: DIGITALOCEAN },
  { id: 'scaleway-access-key', name: 'Scaleway access key', opens: 'with its secret, the project', grammar: 'SCW<upper36 17>', boundary: 'tight', source: REGISTERED },
  { id: 'scalingo-api-token', name: 'Scalingo API token', opens: 'applications', grammar: 'tk-us-<base64url 48>', source: OBSERVED },
  { id: 'heroku-api-key-v2', name: 'Heroku API key', opens: 'applications', grammar: 'HRKU-AA<base64url 58>', source: OBSERVED },
  { id: 'heroku-api-key', name: 'Heroku API key, older form', opens: 'applications', grammar: '<anyhex 8>-<anyhex 4>-<anyhex 4>-<anyhex 4>-<anyhex 12>', keywords: ['heroku'], source: OBSERVED },
  { id: 'flyio-access-token', name: 'Fly.io access token', opens: 'applications', grammar: ['fo1_<base64url 43>', '(fm1|fm2)(a|r|)_<base64 80-600>'], source: OBSERVED },
  { id: 'render-api-key', name: 'Render API key', opens: 'services', grammar: 'rnd_<base62 28-32>', source: REGISTERED },
  { id: 'netlify-pat', name: 'Netlify personal access token', opens: 'sites', grammar: 'nf(p|o|c|u|b)_<base62 36>', source: REGISTERED },
  { id: 'netlify-access-token', name: 'Netlify access token, older form', opens: 'sites', grammar: '<lowerdashed 40-46>', keywords: ['netlify'], source: OBSERVED },
  { id: 'cloudflare-token', name: 'Cloudflare API credential', opens: 'zones and workers of the account', grammar: '(cfk|cfut|cfat)_<base62 40><hex 8>', source: 'https://developers.cloudflare.com/fundamentals/api/get-started/token-formats/' },
  { id: 'cloudflare-api-key', name: 'Cloudflare API token, older form', opens: 'zones of the account', grammar: '<base64url 40>', keywords: ['cloudflare', 'cf_api'], source: OBSERVED },
  { id: 'cloudflare-global-api-key', name: 'Cloudflare global API key, older form', opens: 'the whole account', grammar: '<hex 37>', keywords: ['cloudflare', 'cf_api', 'x-auth-key'], source: OBSERVED },
  { id: 'cloudflare-origin-ca-key', name: 'Cloudflare origin CA key', opens: 'certificates of the zones', grammar: 'v1.0-<hex 24>-<hex 146>', source: OBSERVED },
  { id: 'fastly-api-token', name: 'Fastly API token', opens: 'services', grammar: '<base64url 32>', keywords: ['fastly'], source: OBSERVED },
  { id: 'akamai-token', name: 'Akamai EdgeGrid client or access token', opens: 'properties', grammar: 'akab-<lower36 16>-<lower36 16>', source: 'https://techdocs.akamai.com/developer/docs/authenticate-with-edgegrid' },
  { id: 'tailscale-key', name: 'Tailscale key', opens: 'the private network', grammar: 'tskey-(auth|api|client|scim|webhook)-<base62 8-24>-<base62 20-40>', source: REGISTERED },
  { id: 'defined-networking-api-token', name: 'Defined Networking API key', opens: 'the private network', grammar: 'dnkey-<lowerdashed 26>-<lowerdashed 52>', source: OBSERVED },
  { id: 'openshift-user-token', name: 'OpenShift user token', opens: 'the cluster', grammar: 'sha256~<base64url 43>', source: OBSERVED },
  { id: 'cisco-meraki-api-key', name: 'Cisco Meraki API key', opens: 'networks of the organisation', grammar: '<hex 40>', keywords: ['meraki'], source: OBSERVED },
  { id: 'squarespace-access-token', name: 'Squarespace API key', opens: 'the site', grammar: '<hex 8>-<hex 4>-<hex 4>-<hex 4>-<hex 12>', keywords: ['squarespace'], source: OBSERVED },
];
