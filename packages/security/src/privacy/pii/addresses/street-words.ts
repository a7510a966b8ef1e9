/** Words that end the name of a street in English: enough beside a number. */
export const STREET_WORDS: ReadonlySet<string> = new Set(
  'street st road rd avenue ave boulevard blvd drive dr lane ln court ct highway hwy parkway pkwy terrace crescent cres close mews esplanade parade row'.split(' '),
);

/** Words that also end the names of streets: enough where a unit, a state or a postal code follows. @see USPS Publication 28, appendix C1. */
export const WEAK_STREET_WORDS: ReadonlySet<string> = new Set(
  (
    'alley annex arcade bayou beach bend bluff bluffs bottom branch bridge brook brooks burg burgs bypass camp canyon cape causeway center centers circle circles cliff cliffs club common commons ' +
    'corner corners course courts cove coves creek crest crossing crossroad curve dale dam divide drives estate estates expressway extension extensions fall falls ferry field fields flat flats ford fords forest ' +
    'forge forges fork forks fort freeway garden gardens gateway glen glens green greens grove groves harbor harbors haven heights hill hills hollow inlet island islands isle junction junctions key keys knoll ' +
    'knolls lake lakes land landing light lights loaf lock locks lodge loop mall manor manors meadow meadows mill mills mission motorway mount mountain mountains neck orchard oval overpass park parks parkways ' +
    'pass passage path pike pine pines place plain plains plaza point points port ports prairie radial ramp ranch rapid rapids rest ridge ridges river roads route run shoal shoals shore shores skyway spring ' +
    'springs spur square squares station stravenue stream streets summit throughway trace track trafficway trail trailer tunnel turnpike underpass union unions valley valleys viaduct view views village villages ' +
    'vale ville vista walk walks wall way ways well wells parklands nagar marg ganj chowk circle path road'
  ).split(' '),
);

/** Words that begin the name of a street; a number follows. */
export const STREET_OPENERS: ReadonlySet<string> = new Set(
  (
    'rue avenue boulevard place chemin allée allee impasse quai calle avenida avda plaza paseo camino carrer pasaje pasadizo callejón callejon glorieta rambla ronda cuesta cañada acceso alameda urbanización ' +
    'urbanizacion vial carretera via viale piazza corso vicolo largo strada contrada borgo canale piazzale lungomare rua travessa praça praca estrada beco ladeira ul ulica aleja al plac pl os osiedle cl privada ' +
    'continuación continuacion rotonda incrocio stretto prolongación prolongacion boulevard calzada circuito retorno peatonal diagonal andador eje viaducto cerrada corredor núcleo parque jardim trecho quinta distrito residencial recanto sítio favela conjunto fazenda vila ' +
    'conjunto estação loteamento condomínio chácara aeroporto colônia esplanada feira lago lagoa morro pátio passarela rodovia vale vereda viela'
  ).split(' '),
);

/** How names of streets end in German, Dutch, Danish, Swedish, Norwegian, Finnish; a number follows. */
export const STREET_ENDINGS: readonly string[] = [
  'straße', 'strasse', 'str', 'weg', 'gasse', 'platz', 'allee', 'ring', 'damm', 'ufer', 'steig', 'straat', 'laan', 'plein', 'gracht', 'kade', 'dijk', 'singel', 'baan', 'hof', 'pad',
  'gade', 'vej', 'vænget', 'torv', 'stræde', 'boulevard', 'gatan', 'vägen', 'gränd', 'stigen', 'gata', 'veien', 'gate', 'tie', 'katu', 'kuja', 'polku', 'alléen', 'parken', 'toften', 'bakken', 'torget', 'backen',
];

/** Words for a part of a house; a number or letter follows. */
export const UNIT_WORDS: ReadonlySet<string> = new Set('apt apartment suite ste unit floor fl flat studio room rm box building bldg piso puerta bloque escalera apto depto apartamento interno scala int'.split(' '));

/** Small words inside names of streets and places. */
export const JOINING_WORDS: ReadonlySet<string> = new Set('de la las los el del di da do dos das della delle dei degli du des le les of the and y e van der den het am im an auf bei in zum zur sur sous saint st na nad w i aan'.split(' '));

/** Whether a word, given as a number by {@link hashWord}, may open the name of a street. */
export function mayOpenStreet(hash: number): boolean {
  return OPENER_HASHES.has(hash);
}

/** A number for a word so far and one more letter, in small. */
export function hashWord(hash: number, unit: number): number {
  return Math.imul(hash, 31) + (unit | 0x20);
}

const OPENER_HASHES: ReadonlySet<number> = new Set([...STREET_OPENERS].map((word) => [...word].reduce((hash, letter) => hashWord(hash, letter.charCodeAt(0)), 0)));
