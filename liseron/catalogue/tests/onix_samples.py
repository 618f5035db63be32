"""ONIX messages of our own making: invented books, in the manners of several senders."""

REFERENCE = """<?xml version="1.0" encoding="UTF-8"?>
<ONIXMessage xmlns="http://ns.editeur.org/onix/3.0/reference" release="3.0">
<Header><Sender><SenderName>Diffusion des Dunes</SenderName></Sender></Header>{products}</ONIXMessage>"""

# A careful sender: parts of the name, collection, several subject schemes, accessibility, a window.
FULL = """<Product><RecordReference>dunes-0001</RecordReference><NotificationType>03</NotificationType>
<ProductIdentifier><ProductIDType>01</ProductIDType><IDValue>D1</IDValue></ProductIdentifier>
<ProductIdentifier><ProductIDType>15</ProductIDType><IDValue>9782070000005</IDValue></ProductIdentifier>
<DescriptiveDetail><ProductComposition>00</ProductComposition><ProductForm>ED</ProductForm>
<ProductFormDetail>E101</ProductFormDetail><ProductFormDetail>E200</ProductFormDetail>
<ProductFormFeature><ProductFormFeatureType>09</ProductFormFeatureType>
<ProductFormFeatureValue>11</ProductFormFeatureValue></ProductFormFeature>
<ProductFormFeature><ProductFormFeatureType>09</ProductFormFeatureType>
<ProductFormFeatureValue>85</ProductFormFeatureValue></ProductFormFeature>
<PrimaryContentType>10</PrimaryContentType><EpubTechnicalProtection>06</EpubTechnicalProtection>
<EpubLicense><EpubLicenseName>Prêt en bibliothèque</EpubLicenseName><EpubLicenseDate>
<EpubLicenseDateRole>24</EpubLicenseDateRole><Date dateformat="06">2026010120271231</Date></EpubLicenseDate>
</EpubLicense>
<Collection><CollectionType>10</CollectionType><TitleDetail><TitleType>01</TitleType>
<TitleElement><TitleElementLevel>01</TitleElementLevel><PartNumber>2</PartNumber></TitleElement>
<TitleElement><TitleElementLevel>02</TitleElementLevel><TitleText>Les Dunes</TitleText></TitleElement>
</TitleDetail></Collection>
<TitleDetail><TitleType>03</TitleType><TitleElement><TitleElementLevel>01</TitleElementLevel>
<TitleText>The Blue Dune</TitleText></TitleElement></TitleDetail>
<TitleDetail><TitleType>01</TitleType><TitleElement><TitleElementLevel>01</TitleElementLevel>
<TitlePrefix>L’</TitlePrefix><TitleWithoutPrefix>Été des dunes</TitleWithoutPrefix>
<Subtitle>Roman de sable</Subtitle></TitleElement></TitleDetail>
<Contributor><SequenceNumber>2</SequenceNumber><ContributorRole>B06</ContributorRole>
<PersonNameInverted>Pic, Jean (1950-2001)</PersonNameInverted></Contributor>
<Contributor><SequenceNumber>1</SequenceNumber><ContributorRole>A01</ContributorRole>
<NamesBeforeKey>Odile</NamesBeforeKey><PrefixToKey>de</PrefixToKey><KeyNames>Marais</KeyNames></Contributor>
<Contributor><SequenceNumber>3</SequenceNumber><ContributorRole>A12</ContributorRole>
<CorporateName>Atelier du Sable</CorporateName></Contributor>
<Language><LanguageRole>02</LanguageRole><LanguageCode>eng</LanguageCode></Language>
<Language><LanguageRole>01</LanguageRole><LanguageCode>fre</LanguageCode></Language>
<Extent><ExtentType>22</ExtentType><ExtentValue>900</ExtentValue><ExtentUnit>18</ExtentUnit></Extent>
<Extent><ExtentType>00</ExtentType><ExtentValue>245</ExtentValue><ExtentUnit>03</ExtentUnit></Extent>
<Subject><SubjectSchemeIdentifier>10</SubjectSchemeIdentifier><SubjectCode>FIC000000</SubjectCode></Subject>
<Subject><SubjectSchemeIdentifier>20</SubjectSchemeIdentifier>
<SubjectHeadingText>mer; été ; chien</SubjectHeadingText></Subject>
<Subject><SubjectSchemeIdentifier>29</SubjectSchemeIdentifier><SubjectCode>3443</SubjectCode>
<SubjectHeadingText>Romans</SubjectHeadingText></Subject>
<Audience><AudienceCodeType>01</AudienceCodeType><AudienceCodeValue>02</AudienceCodeValue></Audience>
<AudienceRange><AudienceRangeQualifier>17</AudienceRangeQualifier>
<AudienceRangePrecision>03</AudienceRangePrecision><AudienceRangeValue>13</AudienceRangeValue></AudienceRange>
</DescriptiveDetail>
<CollateralDetail><TextContent><TextType>02</TextType><ContentAudience>00</ContentAudience><Text>Court.</Text></TextContent>
<TextContent><TextType>03</TextType><ContentAudience>01</ContentAudience><Text>Pour les libraires.</Text></TextContent>
<TextContent><TextType>03</TextType><ContentAudience>00</ContentAudience>
<Text textformat="02">&lt;p&gt;Un &amp;eacute;t&amp;eacute;.&lt;/p&gt;&lt;p&gt;Une dune.&lt;/p&gt;</Text></TextContent>
<SupportingResource><ResourceContentType>01</ResourceContentType><ContentAudience>00</ContentAudience>
<ResourceMode>03</ResourceMode><ResourceVersion><ResourceForm>02</ResourceForm>
<ResourceVersionFeature><ResourceVersionFeatureType>03</ResourceVersionFeatureType>
<FeatureValue>200</FeatureValue></ResourceVersionFeature>
<ResourceLink>https://e.example/petite.jpg</ResourceLink></ResourceVersion>
<ResourceVersion><ResourceForm>02</ResourceForm><ResourceVersionFeature>
<ResourceVersionFeatureType>03</ResourceVersionFeatureType><FeatureValue>800</FeatureValue></ResourceVersionFeature>
<ResourceLink>https://e.example/
   grande.jpg</ResourceLink></ResourceVersion></SupportingResource></CollateralDetail>
<PublishingDetail><Imprint><ImprintName>Sable</ImprintName></Imprint>
<Publisher><PublishingRole>01</PublishingRole><PublisherName>Éditions des Dunes</PublisherName></Publisher>
<PublishingStatus>04</PublishingStatus>
<PublishingDate><PublishingDateRole>01</PublishingDateRole><Date dateformat="00">20190302</Date></PublishingDate>
<CopyrightStatement><CopyrightYear>2019</CopyrightYear><CopyrightOwner>
<PersonName>Odile de Marais</PersonName></CopyrightOwner></CopyrightStatement>
<SalesRights><SalesRightsType>01</SalesRightsType><Territory><RegionsIncluded>WORLD</RegionsIncluded>
<CountriesExcluded>FR</CountriesExcluded></Territory></SalesRights>
<ROWSalesRightsType>03</ROWSalesRightsType></PublishingDetail>
<ProductSupply><SupplyDetail><Supplier><SupplierRole>01</SupplierRole><SupplierName>Dunes</SupplierName>
<Website><WebsiteRole>36</WebsiteRole><WebsiteLink>https://e.example/livre/1</WebsiteLink></Website></Supplier>
<ProductAvailability>20</ProductAvailability></SupplyDetail></ProductSupply></Product>"""

# The same kind of message in short tags, with a DOCTYPE, XHTML in its texts and dates with an hour.
SHORT = """<?xml version="1.0" encoding="ISO-8859-1"?>
<!DOCTYPE ONIXmessage SYSTEM "http://www.editeur.org/onix/3.0/short/onix-international.dtd">
<ONIXmessage release="3.1"><header><sender><x298>Sons</x298></sender></header>
<product datestamp="20260101"><a001>sons-7</a001><a002>3</a002>
<productidentifier><b221>03</b221><b244>9782070000005</b244></productidentifier>
<descriptivedetail><x314>00</x314><b012>AJ</b012><b333>A103</b333><x317>00</x317>
<collection><x329>10</x329><collectionsequence><x479>02</x479><x481>4</x481></collectionsequence>
<titledetail><b202>01</b202><titleelement><x409>02</x409><b030>Les</b030><b031>Nuits</b031></titleelement></titledetail>
</collection><titledetail><b202>01</b202><titleelement><x409>01</x409><x501/><b031>Nuit d&eacute;serte</b031>
</titleelement></titledetail>
<contributor><b034>1</b034><b035>A01</b035><b036>Zo\u00e9 Pic</b036></contributor>
<contributor><b034>2</b034><b035>E07</b035><b036>Line Roc</b036></contributor>
<language><b253>01</b253><b252>fre</b252></language>
<extent><b218>09</b218><b219>0070500</b219><b220>16</b220></extent>
<subject><b067>93</b067><b069>FBA</b069><b070>Fiction moderne</b070></subject>
<audience><b204>01</b204><b206>01</b206></audience></descriptivedetail>
<collateraldetail><textcontent><x426>03</x426><x427>00</x427><d104 textformat="05">
<p>Une <em>nuit</em>.</p><p>Un d\u00e9sert.</p>
</d104></textcontent></collateraldetail>
<publishingdetail><publisher><b291>01</b291><b081>Sons</b081></publisher><b394>04</b394>
<publishingdate><x448>01</x448><j260>14</j260><b306>20200710T000000+0200</b306></publishingdate></publishingdetail>
<productsupply><supplydetail><j396>20</j396><supplydate><x461>08</x461><b306>20200901</b306></supplydate>
</supplydetail></productsupply></product></ONIXmessage>"""


def a_product(
    reference: str = "r1",
    *,
    title: str = "Sable",
    notification: str = "03",
    form: str = "ED",
    descriptive: str = "",
    publishing: str = "",
    supply: str = "",
    more: str = "",
) -> str:
    """A sparse product, as a small publisher's tool writes it."""
    titles = f"""<TitleDetail><TitleType>01</TitleType><TitleElement><TitleElementLevel>01</TitleElementLevel>
<TitleText>{title}</TitleText></TitleElement></TitleDetail>"""
    return f"""<Product><RecordReference>{reference}</RecordReference>
<NotificationType>{notification}</NotificationType>
{more}<DescriptiveDetail><ProductForm>{form}</ProductForm>{titles if title else ""}{descriptive}</DescriptiveDetail>
<PublishingDetail>{publishing}</PublishingDetail><ProductSupply>{supply}</ProductSupply></Product>"""


def a_message(*products: str) -> str:
    return REFERENCE.format(products="".join(products))
