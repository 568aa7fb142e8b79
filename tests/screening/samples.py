"""Small editions in every official format. Every person, firm, ship and bank in them is INVENTED."""

UN_XML = """<?xml version="1.0" encoding="UTF-8"?>
<CONSOLIDATED_LIST xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" dateGenerated="2025-11-18T00:00:01.000">
  <INDIVIDUALS>
    <INDIVIDUAL>
      <DATAID>6900001</DATAID><VERSIONNUM>1</VERSIONNUM>
      <FIRST_NAME>GHOLAM</FIRST_NAME><SECOND_NAME>REZA</SECOND_NAME><THIRD_NAME>TIRANDAZ</THIRD_NAME>
      <UN_LIST_TYPE>Invented</UN_LIST_TYPE><REFERENCE_NUMBER>XXi.001</REFERENCE_NUMBER>
      <NAME_ORIGINAL_SCRIPT>غلام رضا تیرانداز</NAME_ORIGINAL_SCRIPT>
      <NATIONALITY><VALUE>Iran (Islamic Republic of)</VALUE></NATIONALITY>
      <INDIVIDUAL_ALIAS><QUALITY>Good</QUALITY><ALIAS_NAME>Ghulam Teerandaz</ALIAS_NAME></INDIVIDUAL_ALIAS>
      <INDIVIDUAL_ALIAS><QUALITY/><ALIAS_NAME/></INDIVIDUAL_ALIAS>
      <INDIVIDUAL_DATE_OF_BIRTH><TYPE_OF_DATE>EXACT</TYPE_OF_DATE><DATE>1963-05-17</DATE></INDIVIDUAL_DATE_OF_BIRTH>
      <INDIVIDUAL_DATE_OF_BIRTH><TYPE_OF_DATE>BETWEEN</TYPE_OF_DATE>
        <FROM_YEAR>1960</FROM_YEAR><TO_YEAR>1964</TO_YEAR></INDIVIDUAL_DATE_OF_BIRTH>
      <INDIVIDUAL_DOCUMENT><TYPE_OF_DOCUMENT>Passport</TYPE_OF_DOCUMENT><NUMBER>X1234567</NUMBER></INDIVIDUAL_DOCUMENT>
    </INDIVIDUAL>
  </INDIVIDUALS>
  <ENTITIES>
    <ENTITY>
      <DATAID>6900002</DATAID><FIRST_NAME>SEVERNY BRIZ SHIPPING</FIRST_NAME>
      <REFERENCE_NUMBER>XXe.002</REFERENCE_NUMBER>
      <COMMENTS1>Operates the ship IMO number 1234567.</COMMENTS1>
      <ENTITY_ALIAS><QUALITY>a.k.a.</QUALITY><ALIAS_NAME>Northern Breeze</ALIAS_NAME></ENTITY_ALIAS>
      <ENTITY_ADDRESS><COUNTRY>Russian Federation</COUNTRY></ENTITY_ADDRESS>
    </ENTITY>
  </ENTITIES>
</CONSOLIDATED_LIST>
""".encode()

OFAC_XML = b"""<?xml version="1.0" standalone="yes"?>
<sdnList xmlns="http://tempuri.org/sdnList.xsd">
  <publshInformation><Publish_Date>11/20/2025</Publish_Date><Record_Count>3</Record_Count></publshInformation>
  <sdnEntry><uid>1</uid><firstName>Gholam</firstName><lastName>TIRANDAZ</lastName><sdnType>Individual</sdnType>
    <programList><program>INVENTED</program></programList>
    <akaList><aka><uid>11</uid><type>a.k.a.</type><category>strong</category>
      <lastName>TEERANDAZ</lastName><firstName>Ghulam</firstName></aka></akaList>
    <idList><id><uid>12</uid><idType>Passport</idType><idNumber>X1234567</idNumber><idCountry>Iran</idCountry></id>
      <id><uid>13</uid><idType>Gender</idType><idNumber>Male12</idNumber></id></idList>
    <nationalityList><nationality><uid>14</uid><country>Iran</country><mainEntry>true</mainEntry></nationality></nationalityList>
    <dateOfBirthList><dateOfBirthItem><uid>15</uid><dateOfBirth>circa 1963</dateOfBirth>
      </dateOfBirthItem></dateOfBirthList>
  </sdnEntry>
  <sdnEntry><uid>2</uid><lastName>SEVERNY BRIZ</lastName><sdnType>Vessel</sdnType>
    <idList><id><uid>21</uid><idType>Vessel Registration Identification</idType><idNumber>IMO 1234567</idNumber>
      </id></idList>
    <vesselInfo><vesselFlag>Russia</vesselFlag></vesselInfo></sdnEntry>
  <sdnEntry><uid>3</uid><lastName>BANK OF NOWHERE</lastName><sdnType>Entity</sdnType>
    <idList><id><uid>31</uid><idType>SWIFT/BIC</idType><idNumber>NOWHRUMM</idNumber></id></idList></sdnEntry>
</sdnList>
"""

SDN_CSV = (
    b'1,"TIRANDAZ, Gholam","individual","INVENTED",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,'
    b'"DOB 17 May 1963; nationality Iran; Passport X1234567 (Iran)."\r\n'
    b'2,"SEVERNY BRIZ","vessel","INVENTED",-0- ,"UBXX",-0- ,-0- ,-0- ,"Russia",-0- ,'
    b'"Vessel Registration Identification IMO 1234567."\r\n'
    b'3,"BANK OF NOWHERE",-0- ,"INVENTED",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,"SWIFT/BIC NOWHRUMM."\r\n\x1a\r\n'
)
ALT_CSV = b'1,11,"aka","TEERANDAZ, Ghulam",-0- \r\n'
ADD_CSV = b'1,21,"1 Invented Street","Tehran","Iran",-0- \r\n3,22,-0- ,"Moscow","Russia",-0- \r\n'

EU_XML = """<?xml version="1.0" encoding="UTF-8"?>
<export xmlns="http://eu.europa.ec/fpi/fsd/export" generationDate="2025-11-19T10:00:00.000+01:00" globalFileId="1">
  <sanctionEntity designationDetails="" unitedNationId="" euReferenceNumber="EU.1.1" logicalId="1">
    <regulation regulationType="regulation" programme="INV"/>
    <subjectType code="person" classificationCode="P"/>
    <nameAlias firstName="" middleName="" lastName="" wholeName="Gholam Tirandaz" strong="true"/>
    <nameAlias firstName="Ghulam" middleName="" lastName="Teerandaz" wholeName="" strong="false"/>
    <citizenship countryIso2Code="IR"/><address countryIso2Code="00"/>
    <birthdate circa="false" birthdate="1963-05-17" year="1963"/>
    <identification identificationTypeCode="passport" number="X1234567"/>
  </sanctionEntity>
  <sanctionEntity euReferenceNumber="EU.2.2" logicalId="2">
    <subjectType code="enterprise" classificationCode="E"/>
    <nameAlias wholeName="Северный Бриз" strong="true"/>
    <identification identificationTypeCode="imo" number="1234567"/>
  </sanctionEntity>
</export>
""".encode()

EU_CSV = (
    "\ufefffileGenerationDate;Entity_LogicalId;Entity_EU_ReferenceNumber;Entity_Remark;Entity_SubjectType;"
    "Entity_SubjectType_ClassificationCode;Entity_Regulation_Programme;NameAlias_LastName;NameAlias_FirstName;"
    "NameAlias_WholeName;Address_CountryIso2Code;BirthDate_BirthDate;BirthDate_Year;Identification_Number;"
    "Identification_TypeCode;Citizenship_CountryIso2Code\n"
    "19/11/2025;1;EU.1.1;;person;P;INV;;;Gholam Tirandaz;;;;;;\n"
    "19/11/2025;1;EU.1.1;;person;P;INV;Teerandaz;Ghulam;;;;;;;\n"
    "19/11/2025;1;EU.1.1;;person;P;INV;;;;;1963-05-17;1963;X1234567;passport;IR\n"
    "19/11/2025;2;EU.2.2;;enterprise;E;INV;;;Северный Бриз;RU;;;1234567;imo;\n"
).encode()

UK_CSV = (
    "Last Updated,20/11/2025\r\n"
    "Name 6,Name 1,Name 2,Name 3,Name 4,Name 5,Title,Name Non-Latin Script,DOB,Nationality,Passport Number,"
    "National Identification Number,Country,Other Information,Group Type,Alias Type,Regime,Last Updated,Group ID\r\n"
    'TIRANDAZ,Gholam,,,,,,غلام تیرانداز,17/05/1963,Iran,X1234567,,Iran,"A, quoted remark",Individual,'
    "Primary name,Invented,20/11/2025,101\r\n"
    "TEERANDAZ,Ghulam,,,,,,,00/00/1963,Iran,,,,,Individual,AKA,Invented,20/11/2025,101\r\n"
    "SEVERNY BRIZ,,,,,,,,,,,,Russia,(IMO number):1234567,Ship,Primary name,Invented,20/11/2025,102\r\n"
).encode()

UKSL_CSV = (
    b"Report Date: 20-Nov-2025\r\n"
    b"Last Updated,Unique ID,OFSI Group ID,UN Reference Number,Name 6,Name 1,Name 2,Name 3,Name 4,Name 5,Name type,"
    b"Name non-latin script,Regime Name,Designation Type,Other Information,Address Country,D.O.B,Nationality(/ies),"
    b"National Identifier number,Passport number,Business registration number (s),IMO number\r\n"
    b"20/11/2025,INV0001,101,,Tirandaz,Gholam,,,,,Primary Name,,Invented,Individual,,Iran,17/05/1963,Iran,"
    b",X1234567,,\r\n"
    b"20/11/2025,INV0001,101,,Teerandaz,Ghulam,,,,,Alias,,Invented,Individual,,,,,,,,\r\n"
    b"20/11/2025,INV0002,102,,SEVERNY BRIZ,,,,,,Primary Name,,Invented,Ship,,,,,,,,1234567\r\n"
)

UK_XML = b"""<?xml version="1.0" encoding="utf-8"?>
<ArrayOfFinancialSanctionsTarget xmlns="http://schemas.hmtreasury.gov.uk/ofsi/consolidatedlist">
  <FinancialSanctionsTarget><name6>TIRANDAZ</name6><name1>Gholam</name1><DateOfBirth>1963-05-17T00:00:00</DateOfBirth>
    <Nationality>Iran</Nationality><PassportNumber>X1234567</PassportNumber><LastUpdated>2025-11-20T00:00:00</LastUpdated>
    <GroupTypeDescription>Individual</GroupTypeDescription><GroupID>101</GroupID></FinancialSanctionsTarget>
  <FinancialSanctionsTarget><name6>TEERANDAZ</name6><name1>Ghulam</name1>
    <GroupTypeDescription>Individual</GroupTypeDescription><GroupID>101</GroupID></FinancialSanctionsTarget>
</ArrayOfFinancialSanctionsTarget>
"""

UK_LIST_XML = """<?xml version="1.0" encoding="utf-8"?>
<Designations xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><DateGenerated>20/11/2025</DateGenerated>
  <Designation><LastUpdated>20/11/2025</LastUpdated><UniqueID>INV0001</UniqueID>
    <Names><Name><Name1>Gholam</Name1><Name6>TIRANDAZ</Name6><NameType>Primary Name</NameType></Name>
      <Name><Name1>Ghulam</Name1><Name6>TEERANDAZ</Name6><NameType>Alias</NameType></Name></Names>
    <NonLatinNames><NonLatinName><NameNonLatinScript>غلام تیرانداز</NameNonLatinScript></NonLatinName></NonLatinNames>
    <RegimeName>An invented regime</RegimeName><IndividualEntityShip>Individual</IndividualEntityShip>
    <IndividualDetails><Individual><DOBs><DOB>17/05/1963</DOB></DOBs>
      <Nationalities><Nationality>Iran</Nationality></Nationalities>
      <PassportDetails><Passport><PassportNumber>X1234567</PassportNumber></Passport></PassportDetails>
    </Individual></IndividualDetails></Designation>
  <Designation><LastUpdated>19/11/2025</LastUpdated><UniqueID>INV0002</UniqueID>
    <Names><Name><Name6>SEVERNY BRIZ</Name6><NameType>Primary Name</NameType></Name></Names>
    <RegimeName>An invented regime</RegimeName><IndividualEntityShip>Ship</IndividualEntityShip>
    <ShipDetails><Ship><IMONumbers><IMONumber>1234567</IMONumber></IMONumbers></Ship></ShipDetails></Designation>
</Designations>
""".encode()

FTM = (
    '{"id":"inv-1","schema":"Person","properties":{"name":["Gholam Tirandaz"],"alias":["Ghulam Teerandaz",'
    '"غلام تیرانداز"],'
    '"birthDate":["1963-05-17"],"nationality":["ir"],"passportNumber":["X1234567"],"topics":["sanction"]}}\n'
    '{"id":"inv-2","schema":"Vessel","properties":{"name":["Severny Briz"],"imoNumber":["IMO1234567"],'
    '"topics":["sanction"]}}\n'
    '{"id":"inv-3","schema":"Company","properties":{"name":["Bank of Nowhere"],"swiftBic":["NOWHRUMM"]}}\n'
    '{"id":"inv-4","schema":"Person","properties":{"name":["Somebody Related"],"topics":["role.rca"]}}\n'
    '{"id":"inv-5","schema":"Address","properties":{"full":["1 Invented Street"]}}\n'
).encode()

NATIONAL = (
    "# Invented\nentry,names,kind,country,identifiers,reason,births\n"
    "N-1,Gholam Tirandaz;Ghulam Teerandaz;غلام تیرانداز,person,IR,X1234567,by notice,1963-05-17\n"
    "N-2,Severny Briz,vessel,RU,IMO 1234567,by notice,\n"
).encode()
