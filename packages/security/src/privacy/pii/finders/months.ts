/** The number of a month by its name or short name, in any case, in twelve languages; undefined for other words. */
export function findMonth(word: string): number | undefined {
  return MONTHS.get(word.toLowerCase());
}

/** Names by month, January first. */
const NAMES: readonly string[] = [
  'january jan enero ene janvier janv januar jän jänner gennaio gen janeiro januari stycznia styczeń sty ocak',
  'february feb febrero février févr februar febbraio fevereiro fev februari lutego luty lut şubat',
  'march mar marzo mars märz mär março maart mrt marts marca marzec mart',
  'april apr abril abr avril avr aprile kwietnia kwiecień kwi nisan',
  'may mayo mai maggio mag maio mei maj maja mayıs',
  'june jun junio juin juni giugno giu junho czerwca czerwiec cze haziran',
  'july jul julio juillet juil juli luglio lug julho lipca lipiec lip temmuz',
  'august aug agosto ago août augustus augusti sierpnia sierpień sie ağustos',
  'september sep sept septiembre septembre settembre set setembro września wrzesień wrz eylül',
  'october oct octubre octobre oktober okt ottobre ott outubro out października październik paź ekim',
  'november nov noviembre novembre novembro listopada listopad lis kasım',
  'december dec diciembre dic décembre déc dezember dez dicembre dezembro grudnia grudzień gru aralık',
];

const MONTHS: ReadonlyMap<string, number> = new Map(NAMES.flatMap((names, index) => names.split(' ').map((name): [string, number] => [name, index + 1])));
