import type { SecretFormat } from '../secret-format.ts';
import { OBSERVED, REGISTERED } from './sources.ts';

const STRIPE = 'https://docs.stripe.com/keys';

/** Money, shops, parcels. */
export const PAYMENT_FORMATS: readonly SecretFormat[] = [
  { id: 'stripe-access-token', name: 'Stripe secret or restricted key', opens: 'payments of the account', grammar: '(sk|rk)_(test|live|prod)_<base62 10-99>', entropyMin: 2, source: STRIPE },
  { id: 'stripe-webhook-secret', name: 'Stripe webhook signing secret', opens: 'forging of events', grammar: 'whsec_<base62 32>', source: STRIPE },
  { id: 'standard-webhooks-secret', name: 'webhook signing secret', opens: 'forging of events', grammar: 'whsec_<base64 32-64>', source: 'https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md' },
  { id: 'paypal-braintree-access-token', name: 'Braintree access token', opens: 'payments', grammar: 'access_token$(production|sandbox)$<lower36 16>$<hex 32>', source: REGISTERED },
  { id: 'square-access-token', name: 'Square access token', opens: 'payments', grammar: ['EAAA<base64url 22-60>', 'sq0atp-<base64url 22-60>'], boundary: 'tight', source: OBSERVED },
  { id: 'square-oauth-secret', name: 'Square OAuth secret', opens: 'sign-in of the application', grammar: 'sq0csp-<base64url 43>', source: REGISTERED },
  { id: 'razorpay-key-id', name: 'Razorpay key id', opens: 'with its secret, payments', grammar: 'rzp_(live|test)_<base62 14>', source: REGISTERED },
  { id: 'flutterwave-secret-key', name: 'Flutterwave secret key', opens: 'payments', grammar: ['FLWSECK_TEST-<lower36 32>-X', 'FLWSECK-<lower36 32>-X'], source: OBSERVED },
  { id: 'flutterwave-public-key', name: 'Flutterwave public key', opens: 'names the account', grammar: ['FLWPUBK_TEST-<lower36 32>-X', 'FLWPUBK-<lower36 32>-X'], source: OBSERVED },
  { id: 'flutterwave-encryption-key', name: 'Flutterwave encryption key', opens: 'payment data', grammar: 'FLWSECK_TEST-<lower36 12>', source: OBSERVED },
  { id: 'freemius-secret-key', name: 'Freemius secret key', opens: 'licences', grammar: 'sk_<base64url 29>', boundary: 'tight', entropyMin: 3.5, source: OBSERVED },
  { id: 'gocardless-api-token', name: 'GoCardless access token', opens: 'payments', grammar: '(live|sandbox)_<base64urlpadded 40>', entropyMin: 3.5, source: OBSERVED },
  { id: 'plaid-api-token', name: 'Plaid access token', opens: 'bank accounts of the user', grammar: 'access-(sandbox|development|production)-<hex 8>-<hex 4>-<hex 4>-<hex 4>-<hex 12>', source: OBSERVED },
  { id: 'plaid-client-id', name: 'Plaid client id', opens: 'names the application', grammar: '<base62 24>', keywords: ['plaid'], source: OBSERVED },
  { id: 'plaid-secret-key', name: 'Plaid secret', opens: 'bank accounts', grammar: '<base62 30>', keywords: ['plaid'], source: OBSERVED },
  { id: 'coinbase-access-token', name: 'Coinbase token', opens: 'the account', grammar: '<base64url 64>', keywords: ['coinbase'], source: OBSERVED },
  { id: 'kraken-access-token', name: 'Kraken private key', opens: 'trades', grammar: '<base64 80-90>', keywords: ['kraken'], source: OBSERVED },
  { id: 'kucoin-access-token', name: 'KuCoin API key', opens: 'with its secret, trades', grammar: '<hex 24>', keywords: ['kucoin'], source: OBSERVED },
  { id: 'kucoin-secret-key', name: 'KuCoin secret', opens: 'trades', grammar: '<hex 8>-<hex 4>-<hex 4>-<hex 4>-<hex 12>', keywords: ['kucoin'], source: OBSERVED },
  { id: 'bittrex-key', name: 'Bittrex key or secret', opens: 'trades', grammar: '<base62 32>', keywords: ['bittrex'], source: OBSERVED },
  { id: 'finicity-api-token', name: 'Finicity application key', opens: 'bank data', grammar: '<hex 32>', keywords: ['finicity'], source: OBSERVED },
  { id: 'finicity-client-secret', name: 'Finicity partner secret', opens: 'bank data', grammar: '<base62 20>', keywords: ['finicity'], source: OBSERVED },
  { id: 'finnhub-access-token', name: 'Finnhub API key', opens: 'market data', grammar: '<base62 20>', keywords: ['finnhub'], source: OBSERVED },
  { id: 'freshbooks-access-token', name: 'FreshBooks token', opens: 'accounts', grammar: '<base62 64>', keywords: ['freshbooks'], source: OBSERVED },
  { id: 'shopify-token', name: 'Shopify token or secret', opens: 'the shop', grammar: 'shp(at|ca|pa|ss|ua|tka|rt)_<base62 32>', source: OBSERVED },
  { id: 'shippo-api-token', name: 'Shippo token', opens: 'parcels', grammar: 'shippo_(live|test)_<anyhex 40>', source: OBSERVED },
  { id: 'easypost-api-token', name: 'EasyPost API key', opens: 'parcels', grammar: '(EZAK|EZTK)<base62 54>', source: OBSERVED },
  { id: 'lob-api-key', name: 'Lob secret key', opens: 'letters', grammar: '(live|test)_<hex 35>', source: OBSERVED },
  { id: 'lob-pub-api-key', name: 'Lob publishable key', opens: 'names the account', grammar: '(live|test)_pub_<hex 31>', source: OBSERVED },
  { id: 'duffel-api-token', name: 'Duffel token', opens: 'flights', grammar: 'duffel_(test|live)_<base64urlpadded 43>', source: OBSERVED },
  { id: 'etsy-access-token', name: 'Etsy API key', opens: 'the shop', grammar: '<base62 24>', keywords: ['etsy'], source: OBSERVED },
];
