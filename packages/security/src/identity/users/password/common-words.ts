/**
 * What well-known passwords are made of, flattened: lower case, no blanks, digits where people put digits.
 *
 * Written by hand from what every study of leaked passwords reports: words for the thing itself, for greetings, love,
 * sports, animals, names of seasons, days and months, figures of films and games, machines and makers, the defaults of
 * devices, phrases that became famous as examples. With a least length of 15 characters a list of leaked passwords would be
 * of no use: nearly all are shorter, and the long ones are made of these. Words of the dictionary are not in it, so that a
 * phrase of four of them is taken.
 */
export const COMMON_WORDS: readonly string[] = `
password passwort passwd passw pass mypassword thepassword motdepasse contrasena senha parola haslo wachtwoord kennwort parool salasana losenord jelszo sifre
letmein welcome welkom willkommen bienvenue bienvenido changeme changeit change trustno access login logon signin master admin administrator root toor
superuser superadmin user guest test testing tester demo default temp temporary secret topsecret private security secure qwerty qwertz azerty qwert
iloveyou ilove loveme lovely love lover sweetheart darling babygirl babyboy baby princess prince angel angels forever family mother father
sunshine summer winter spring autumn january february march april june july august september october november december
monday tuesday wednesday thursday friday saturday sunday
monkey dragon tiger lion eagle wolf horse panther dolphin butterfly chicken kitten puppy doggy
football baseball basketball soccer hockey futbol liverpool arsenal chelsea barcelona juventus realmadrid lakers yankees cowboys steelers
superman batman spiderman ironman starwars startrek pokemon pikachu naruto minecraft fortnite roblox harrypotter gandalf matrix
michael michelle jennifer jessica ashley amanda daniel andrew joshua matthew thomas robert william anthony jordan nicole charlie
shadow killer hunter hunter2 ninja warrior phoenix diamond silver golden purple orange yellow flower cookie chocolate banana
computer internet server database network windows microsoft google facebook apple samsung cisco oracle linux ubuntu mysql postgres
company corporate business office work hello helloworld goodbye whatever nothing everything freedom fuckyou fuckoff asshole bitch
jesus jesuschrist jesusislord godisgood ilovegod blessed heaven
correcthorsebatterystaple correcthorse batterystaple thequickbrownfox quickbrownfox jumpsover lazydog loremipsum dolorsitamet tobeornottobe
openai anthropic chatgpt claude gemini agentor gateway llmgateway example sample
abc123 a1b2c3 a1b2c3d4 aa123456 q1w2e3 q1w2e3r4 q1w2e3r4t5 1q2w3e 1q2w3e4r 1q2w3e4r5t 1qaz2wsx 2wsx3edc qazwsx qazwsxedc zaq12wsx zaq1xsw2 asdf asdfgh zxcvbn
123qwe qwe123 123321 121212 112233 123123 654321 111222 123abc 696969 159753 147258369 741852963 987654321 314159265358979 27182818284
${Array.from({ length: 120 }, (_, index) => String(1930 + index)).join(' ')}
`
  .split(/\s/u)
  .filter((word) => word !== '');

/** Rows of keyboards, across and down: QWERTY, QWERTZ, AZERTY, and the key pad. */
export const KEYBOARD_ROWS: readonly string[] = [
  ...['1234567890', 'qwertyuiop', 'asdfghjkl', 'zxcvbnm', 'qwertzuiop', 'yxcvbnm', 'azertyuiop', 'qsdfghjklm', 'wxcvbn'],
  ...['1qaz', '2wsx', '3edc', '4rfv', '5tgb', '6yhn', '7ujm', '1234567890', '147', '258', '369', '159', '753'],
];
