import type { PIIType } from '../pii-type.ts';

/** A name for something else, which a number beside it then is: an order, a version, a point in time. */
export const SOMETHING_ELSE = 'SOMETHING_ELSE';

/**
 * What words and names of keys say about a value beside them, in lower case, without accents, words apart. Where one
 * phrase is said of several types, the value's own form decides between them.
 */
export const CUE_PHRASES: readonly (readonly [phrases: string, types: readonly (PIIType | typeof SOMETHING_ELSE)[]])[] = [
  // Contact
  ['contact|contacter|joindre|appeler|anrufen|llamar|llame|chiamare|ligar|bellen|ring|reach me|reachable|phone|phones|telephone|tel|telefon|telefono|telefone|telephone number|phone number|mobile|mobile number|mob|cell|cellphone|cell phone|fax|movil|celular|cellulare|handy|handynummer|mobil|mobiltelefon|mobilnummer|telefonnummer|telefonnr|telefoon|telefoonnummer|mobiel|numero de telephone|portable|tlf|tlf nr|numer telefonu|telefon komorkowy|komorka|telemovel|whatsapp|sms|call|called from|call me|text me|msisdn|messages to|contact number|cep telefonu|電話|電話番号|携帯|手机|手机号|手机号码|电话|电话号码|联系电话|전화|전화번호|휴대폰', ['PHONE_NUMBER']],
  ['ip|ip address|ipv4|ipv6|client ip|remote addr|adresse ip|direccion ip|ip adresse|src ip|dst ip', ['IP_ADDRESS']],
  ['mac|mac address|mac addr|bssid', ['MAC_ADDRESS']],
  ['email|e mail|mail|email address|correo|courriel', ['EMAIL_ADDRESS']],
  // Money
  ['credit card|card|card number|credit card number|cc|ccn|pan number|debit card|visa|mastercard|amex|maestro|kreditkarte|kreditkartennummer|kartennummer|tarjeta|tarjeta de credito|numero de tarjeta|carte|carte bancaire|carte de credit|numero de carte|carta di credito|numero di carta|cartao|cartao de credito|kreditkort|kortnummer|karta|karta kredytowa|numer karty|creditcard|creditcardnummer|kredi karti|信用卡|卡号|クレジットカード|カード番号|银行卡|银行卡号', ['CREDIT_CARD']],
  ['cvv|cvc|cvv2|cvc2|cid|security code|card security code|card verification|prufziffer|codigo de seguridad|cryptogramme|codice di sicurezza', ['CVV']],
  ['exp|expiry|expires|expiration|expiry date|expiration date|exp date|valid thru|good thru|valid until|gultig bis|ablaufdatum|caducidad|vencimiento|date d expiration|scadenza|validade|verloopdatum|utgangsdatum', ['CARD_EXPIRY']],
  ['iban|iban number|account iban|kontonummer iban', ['IBAN']],
  ['bic|swift|swift code|bic code|swift bic|bic swift|bank identifier', ['BIC']],
  ['bank account|account number|bank account number|acct|acct number|account no|acct no|checking account|savings account|account|konto|kontonummer|numero de cuenta|cuenta|compte|numero de compte|conto|numero di conto|conta|rekeningnummer|bankkonto|numer konta', ['US_BANK_ACCOUNT']],
  ['routing|routing number|routing no|aba|aba routing|aba number|routing transit number|rtn|transit number|us aba routing', ['US_ABA_ROUTING']],
  ['btc|bitcoin|btc address|bitcoin address|crypto btc|btc wallet|wallet', ['CRYPTO_BTC']],
  ['eth|ethereum|eth address|crypto eth|wallet address|wallet', ['CRYPTO_ETH']],
  // Devices and vehicles
  ['imei|imei number|imeisv|device imei', ['IMEI']],
  ['iccid|sim|sim card|sim number', ['ICCID']],
  ['vin|vehicle identification number|chassis number|fahrgestellnummer|fin|numero de chassis|telaio|bastidor|chassi|chassisnummer', ['VIN']],
  ['license plate|licence plate|number plate|plate|plate number|registration plate|vehicle registration|kennzeichen|kfz kennzeichen|matricula|placa|immatriculation|plaque d immatriculation|targa|kenteken|registreringsnummer|nummerplade|tablica rejestracyjna|numer rejestracyjny|matricula del coche|plaka|車両番号|车牌|车牌号', ['LICENSE_PLATE']],
  // United States
  ['ssn|social security|social security number|social security no|soc sec|us ssn|ssn number|social', ['US_SSN']],
  ['itin|us itin|individual taxpayer identification number', ['US_ITIN']],
  ['ein|us ein|fein|employer identification number|employer id|federal tax id|tax id', ['US_EIN']],
  ['npi|us npi|national provider identifier|npi number', ['US_NPI']],
  ['dea|dea number|us dea|dea registration', ['US_DEA']],
  ['mbi|medicare beneficiary identifier|us mbi', ['US_MBI']],
  ['drivers license|driver license|drivers licence|driving license|driving licence|us driver license|license number|licence number|dl|dl number|drivers lic|driver license number|drivers license number|fuhrerschein|fuhrerscheinnummer|permis de conduire|permiso de conducir|licencia de conducir|patente|patente di guida|carta de conducao|cnh|rijbewijs|korkort|korekort|prawo jazdy', ['US_DRIVER_LICENSE', 'UK_DRIVING_LICENCE']],
  ['passport|passport number|passport no|us passport|passport id|pass no', ['US_PASSPORT', 'PASSPORT', 'DE_ID_CARD']],
  ['reisepass|reisepassnummer|passnummer|pasaporte|numero de pasaporte|passeport|numero de passeport|passaporto|numero di passaporto|passaporte|paspoort|paspoortnummer|paszport|numer paszportu|pas nummer|pasnummer|pasaport|护照|护照号|パスポート|旅券番号', ['PASSPORT', 'DE_ID_CARD']],
  // United Kingdom and Ireland
  ['nino|national insurance|national insurance number|ni number|uk nino|ni no', ['UK_NINO']],
  ['nhs|nhs number|uk nhs|nhs no', ['UK_NHS']],
  ['utr|unique taxpayer reference|uk utr', ['UK_UTR']],
  ['postcode|post code|zip|zip code|zipcode|postal code|plz|postleitzahl|code postal|codigo postal|cap|codigo de endereco postal|cep|postnummer|kod pocztowy|posta kodu|邮编|邮政编码|郵便番号', ['POSTAL_CODE', 'UK_POSTCODE']],
  ['pps|ppsn|pps number|ie pps', ['IE_PPS']],
  // America
  ['sin|ca sin|social insurance|social insurance number|numero d assurance sociale|nas', ['CA_SIN']],
  ['cpf|br cpf|cadastro de pessoas fisicas', ['BR_CPF']],
  ['cnpj|br cnpj', ['BR_CNPJ']],
  ['curp|mx curp', ['MX_CURP']],
  ['rfc|mx rfc', ['MX_RFC']],
  ['cuit|cuil|ar cuit|ar cuil', ['AR_CUIT']],
  ['rut|run|cl rut|cl run', ['CL_RUT']],
  ['nit|co nit', ['CO_NIT']],
  // Europe
  ['steuer id|steuerid|steuer identifikationsnummer|steueridentifikationsnummer|steuernummer|idnr|steuer idnr|de tax id|tin|tax id|tax identification number|tax number', ['DE_TAX_ID', 'PT_NIF', 'AU_TFN', 'US_ITIN', 'US_SSN']],
  ['personalausweis|personalausweisnummer|ausweisnummer|ausweis|id card|identity card|id card number|ausweis nr', ['DE_ID_CARD']],
  ['rentenversicherungsnummer|rentenversicherung|rvnr|sozialversicherungsnummer|sv nummer|versicherungsnummer', ['DE_PENSION', 'AT_SVNR', 'CH_AHV']],
  ['krankenversichertennummer|krankenversicherung|kvnr|krankenkasse|versichertennummer', ['DE_HEALTH']],
  ['svnr|sv nr|at svnr|at vnr|sozialversicherung|versicherungsnummer', ['AT_SVNR']],
  ['ahv|ahv nummer|ahv nr|ahvn13|ch ahv|avs|numero avs|navs', ['CH_AHV']],
  ['nir|insee|securite sociale|numero de securite sociale|num secu|fr nir|no de securite sociale|secu', ['FR_NIR']],
  ['dni|nif|es nif|es dni|documento nacional de identidad', ['ES_NIF', 'ES_NIE', 'PT_NIF']],
  ['nie|es nie|numero de identidad de extranjero', ['ES_NIE']],
  ['codice fiscale|cf|it fiscal code|it codice fiscale|cod fisc', ['IT_FISCAL_CODE']],
  ['partita iva|p iva|piva|iva|it vat|it iva|vat number|vat|vat no', ['IT_VAT']],
  ['nif|pt nif|contribuinte|numero de contribuinte|numero de identificacao fiscal', ['PT_NIF']],
  ['bsn|nl bsn|burgerservicenummer|sofinummer|sofi nummer', ['NL_BSN']],
  ['rijksregisternummer|rijksregister|insz|niss|be nn|numero de registre national|registre national|numero national|nationaal nummer', ['BE_NN']],
  ['pesel|pl pesel|numer pesel', ['PL_PESEL']],
  ['nip|pl nip|numer nip', ['PL_NIP']],
  ['personnummer|personnr|se personnummer|samordningsnummer|fodselsnummer|personal number|person number', ['SE_PERSONNUMMER', 'NO_FNR', 'DK_CPR']],
  ['hetu|henkilotunnus|fi hetu|henkilotunnukseni', ['FI_HETU']],
  ['cpr|cpr nummer|cpr nr|dk cpr|personnummer', ['DK_CPR']],
  ['fodselsnummer|fnr|no fnr|fodselsnr|d nummer', ['NO_FNR']],
  // Asia, Africa, Oceania
  ['aadhaar|aadhar|adhaar|aadhaar number|in aadhaar|uid|uidai|आधार', ['IN_AADHAAR']],
  ['pan|in pan|pan card|permanent account number|pan no', ['IN_PAN']],
  ['gstin|gst|gst number|in gstin', ['IN_GSTIN']],
  ['chinese id card number|id card number|cn ric|resident identity|resident id|china id|身份证|身份证号|身份证号码|身份證|公民身份号码', ['CN_RIC']],
  ['my number|mynumber|jp my number|individual number|マイナンバー|個人番号', ['JP_MY_NUMBER']],
  ['rrn|kr rrn|resident registration number|korean id|주민등록번호|주민번호', ['KR_RRN']],
  ['nric|fin|sg nric|nric fin|sg nric fin', ['SG_NRIC_FIN']],
  ['thai id|th tnin|thai national id|th pin|บัตรประชาชน|เลขประจําตัวประชาชน', ['TH_TNIN']],
  ['tckn|t c kimlik no|tc kimlik no|tc kimlik|kimlik no|kimlik numarasi|tr tckn|tr national id|tc no', ['TR_TCKN']],
  ['teudat zehut|israeli id|il id|תעודת זהות|ת ז', ['IL_ID']],
  ['sa id|za id|south african id|rsa id', ['ZA_ID']],
  ['national id|national identity number|id number|identity number|identification number|citizen id|identificacion|cedula|documento', ['ZA_ID', 'IL_ID', 'TH_TNIN', 'TR_TCKN', 'KR_RRN', 'CN_RIC', 'BE_NN', 'PL_PESEL', 'NO_FNR', 'ES_NIF', 'CL_RUT', 'CO_NIT', 'SG_NRIC_FIN', 'IN_AADHAAR']],
  ['tfn|au tfn|tax file number', ['AU_TFN']],
  ['abn|au abn|australian business number', ['AU_ABN']],
  ['acn|au acn|australian company number', ['AU_ACN']],
  ['medicare|medicare number|medicare card|au medicare|medicare no', ['AU_MEDICARE', 'US_MBI']],
  ['ird|ird number|nz ird|inland revenue', ['NZ_IRD']],
  // Times and places
  ['born|born on|date of birth|dob|birth date|birthdate|birthday|geboren|geboren am|geburtsdatum|geb|nacido|nacida|fecha de nacimiento|fecha nacimiento|nacimiento|ne le|nee le|date de naissance|naissance|nato il|nata il|data di nascita|nascita|nascido|nascida|data de nascimento|nascimento|geboortedatum|fodd|fodelsedatum|fodt|fodselsdato|fodselsdag|urodzony|urodzona|data urodzenia|ur|dogum tarihi|dogum|生年月日|出生日期|出生|생년월일', ['DATE_OF_BIRTH']],
  ['age|aged|edad|age of|agee|alter|eta|idade|leeftijd|alder|wiek|yas|turn|turns|turned|turning|just turned|年齢|年龄|나이', ['AGE']],
  ['location|gps|gps coordinates|coordinates|coords|lat|latitude|lat lon|lat lng|latlng|geo|geolocation|position|koordinaten|coordenadas|coordonnees|coordinate|ubicacion|standort', ['GPS_COORDINATES']],
  // Given by organisations
  ['mrn|medical record|medical record number|medical record no|patient id|patient number|patient no|chart number|hospital number|patientennummer|numero de historia|nhc|historia clinica|numero de dossier|cartella clinica|dossiernummer|prontuario', ['MEDICAL_RECORD_NUMBER']],
  ['health plan|health plan id|member id|health insurance number|insurance id|policy number|subscriber id|beneficiary number|health plan beneficiary number', ['HEALTH_PLAN_ID']],
  ['employee id|employee number|employee no|emp id|staff id|personalnummer|mitarbeiternummer|matricule|numero de empleado|personeelsnummer|anstallningsnummer|medarbejdernummer', ['EMPLOYEE_ID']],
  ['student id|student number|student no|matrikelnummer|numero de estudiante|numero d etudiant|matricola|studentnummer', ['STUDENT_ID']],
  ['pin|pin code|pin number|atm pin|pincode|geheimzahl', ['PIN']],
  ['username|user name|login name|benutzername|nombre de usuario|usuario|nom d utilisateur|identifiant|nome utente|nome de usuario|gebruikersnaam|anvandarnamn|brugernavn|nazwa uzytkownika|kullanici adi|用户名|ユーザー名', ['USERNAME']],
  ['password|passwd|pwd|passphrase|passwort|kennwort|contrasena|clave|mot de passe|mdp|senha|palavra passe|wachtwoord|losenord|adgangskode|haslo|sifre|parola|密码|パスワード|비밀번호', ['PASSWORD']],
  // Something else
  ['order|order no|order number|order id|invoice|invoice no|invoice number|ticket|case|reference|ref|ref no|reference number|tracking|tracking number|tracking no|shipment|part|part no|part number|sku|isbn|issn|ean|upc|gtin|asin|serial|serial number|serial no|sn|model|version|ver|build|release|revision|rev|commit|sha|sha1|sha256|md5|hash|checksum|digest|etag|uuid|guid|port|row|rows|line|lines|page|pages|range|epoch|timestamp|ts|time|unix|seq|sequence|size|length|bytes|offset|count|total|amount|price|eur|usd|gbp|sum|qty|quantity|step|steps|index|score|ratio|width|height|px|ms|duration|latency|timeout|request id|trace id|span id|session id|transaction|transaction id|txn|batch|job|pid|process|thread|cve|rfc3339|issue|pr|pull request|bug|item|product|article|lot|created at|updated at|expires at|bestellung|bestellnummer|rechnung|rechnungsnummer|auftrag|pedido|factura|commande|facture|ordine|fattura|fatura|bestelling|factuur|ordrenummer|zamowienie|faktura|订单|订单号|注文番号', [SOMETHING_ELSE]],
];
